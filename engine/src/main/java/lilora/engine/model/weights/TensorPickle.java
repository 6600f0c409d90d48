package lilora.engine.model.weights;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import lilora.engine.InputException;
import org.jspecify.annotations.Nullable;

/**
 * Reads the pickle of a checkpoint without executing it. Its instructions (protocol 2 of Python's pickle) are taken one by one, and
 * only those are known that {@code torch.save} writes for dictionaries of tensors. A name of a function is looked up in a list of
 * six; whatever is not there is refused by its name and never looked for. Lengths, depths and counts have limits, so that no file
 * fills the memory or takes longer than it is long.
 */
final class TensorPickle {
    /** Some 30 values make a tensor. */
    private static final int MOST_VALUES = 1 << 20;

    private static final int LONGEST_NAME = 1 << 12;
    private static final int MOST_DIMENSIONS = 16;

    /** A number type by the name of its storage. */
    private static final Map<String, StoredType> STORAGES = Map.of(
            "DoubleStorage", StoredType.F64,
            "FloatStorage", StoredType.F32,
            "HalfStorage", StoredType.F16,
            "BFloat16Storage", StoredType.BF16,
            "LongStorage", StoredType.I64,
            "IntStorage", StoredType.I32,
            "ShortStorage", StoredType.I16,
            "CharStorage", StoredType.I8,
            "ByteStorage", StoredType.U8,
            "BoolStorage", StoredType.BOOL);

    private static final String TENSOR = "torch._utils._rebuild_tensor_v2";
    private static final String PARAMETER = "torch._utils._rebuild_parameter";
    private static final String DICTIONARY = "collections.OrderedDict";
    private static final Set<String> CALLS = Set.of(TENSOR, PARAMETER, DICTIONARY);

    /** A storage and its numbers. */
    record Storage(StoredType type, String key, long count) {}

    /** A view of a storage; offset and strides count numbers. */
    @SuppressWarnings("ArrayRecordComponent") // plain numbers handed over once; nobody compares two of these
    record Tensor(Storage storage, long offset, long[] shape, long[] strides) {}

    record Name(String text) {}

    record Tuple(List<Object> items) {}

    /** A list that is being filled. */
    record Sequence(List<Object> items) {}

    /** A dictionary that is being filled. */
    record Dictionary(Map<String, Object> entries) {}

    enum Mark {
        MARK,
        NONE
    }

    private final Path path;
    private final ByteBuffer bytes;
    private final boolean lists;
    private final List<Object> stack = new ArrayList<>();
    private final Map<Integer, Object> memo = new HashMap<>();
    private int values;

    /**
     * A pickle that is not read yet.
     *
     * @param lists whether lists are known, too
     */
    TensorPickle(Path path, byte[] bytes, boolean lists) {
        this.path = path;
        this.lists = lists;
        this.bytes = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * What it makes: a tensor, a dictionary or whatever else it pushed last.
     *
     * @throws InputException naming what in it is not read
     */
    Object root() {
        if (next() != 0x80 || next() != 2) {
            throw broken("its pickle is not of protocol 2");
        }
        for (int code = next(); code != '.'; code = next()) {
            step(code);
        }
        if (stack.size() != 1 || bytes.hasRemaining()) {
            throw broken("its pickle does not end where it should");
        }
        return pop();
    }

    private void step(int code) {
        switch (code) {
            case '(' -> push(Mark.MARK);
            case 'N' -> push(Mark.NONE);
            case 0x88 -> push(true);
            case 0x89 -> push(false);
            case 'K' -> push((long) next());
            case 'M' -> push((long) take(2).getShort() & 0xFFFF);
            case 'J' -> push((long) take(4).getInt());
            case 0x8A -> push(wide(next()));
            case 'G' -> push(take(8).order(ByteOrder.BIG_ENDIAN).getDouble());
            case 'X' -> push(text(take(4).getInt()));
            case 'c' -> push(name());
            case ')' -> push(new Tuple(List.of()));
            case 0x85 -> push(new Tuple(last(1)));
            case 0x86 -> push(new Tuple(last(2)));
            case 0x87 -> push(new Tuple(last(3)));
            case 't' -> push(new Tuple(sinceMark()));
            case '}' -> push(new Dictionary(new LinkedHashMap<>()));
            case ']', 'a', 'e' -> sequence(code);
            case 's' -> fill(last(2));
            case 'u' -> fill(sinceMark());
            case 'q' -> memo.put(next(), top());
            case 'r' -> memo.put(take(4).getInt(), top());
            case 'h' -> push(recalled(next()));
            case 'j' -> push(recalled(take(4).getInt()));
            case 'Q' -> push(storage(pop()));
            case 'R' -> push(called(last(2)));
            case 'b' -> attributes(pop());
            default -> throw unknown(code);
        }
    }

    private InputException unknown(int code) {
        return broken("its pickle has the instruction 0x%02X, which makes no tensor".formatted(code));
    }

    private void sequence(int code) {
        if (!lists) {
            throw unknown(code);
        }
        if (code == ']') {
            push(new Sequence(new ArrayList<>()));
            return;
        }
        List<Object> items = code == 'a' ? last(1) : sinceMark();
        if (!(top() instanceof Sequence sequence)) {
            throw broken("its pickle appends to what is no list");
        }
        sequence.items().addAll(items);
    }

    private int next() {
        return take(1).get() & 0xFF;
    }

    private ByteBuffer take(int count) {
        if (count < 0 || count > bytes.remaining()) {
            throw broken("its pickle ends too early");
        }
        ByteBuffer part = bytes.slice(bytes.position(), count).order(ByteOrder.LITTLE_ENDIAN);
        bytes.position(bytes.position() + count);
        return part;
    }

    /** A whole number of so many bytes. */
    private long wide(int count) {
        if (count > Long.BYTES) {
            throw broken("its pickle has a number of %d bytes".formatted(count));
        }
        ByteBuffer part = take(count);
        long value = 0;
        for (int i = 0; i < count; i++) {
            value |= (part.get(i) & 0xFFL) << (Byte.SIZE * i);
        }
        int unused = Long.SIZE - Byte.SIZE * count;
        return count == 0 ? 0 : value << unused >> unused;
    }

    private String text(int length) {
        if (length > LONGEST_NAME) {
            throw broken("its pickle has a text of %,d bytes".formatted(length));
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(take(length)).toString();
        } catch (CharacterCodingException e) {
            throw broken("its pickle has a text that is not UTF-8");
        }
    }

    private String line() {
        int length = 0;
        while (length < bytes.remaining() && length < LONGEST_NAME && bytes.get(bytes.position() + length) != '\n') {
            length++;
        }
        String line = text(length);
        if (next() != '\n') {
            throw broken("its pickle has a name without an end");
        }
        return line;
    }

    /** The name of a function or a storage: known, or refused by this name. */
    private Name name() {
        String module = line();
        String text = module + "." + line();
        boolean storage = module.equals("torch") && STORAGES.containsKey(text.substring("torch.".length()));
        if (!storage && !CALLS.contains(text)) {
            throw broken("its pickle asks for '" + text + "', which is not executed");
        }
        return new Name(text);
    }

    private void push(Object value) {
        if (++values > MOST_VALUES) {
            throw broken("its pickle makes more than %,d values".formatted(MOST_VALUES));
        }
        stack.add(value);
    }

    private Object pop() {
        if (stack.isEmpty()) {
            throw broken("its pickle takes a value that is not there");
        }
        return stack.remove(stack.size() - 1);
    }

    private Object top() {
        Object value = pop();
        stack.add(value);
        return value;
    }

    private Object recalled(int key) {
        @Nullable Object value = memo.get(key);
        if (value == null) {
            throw broken("its pickle recalls a value that is not there");
        }
        return value;
    }

    private List<Object> last(int count) {
        if (stack.size() < count) {
            throw broken("its pickle takes a value that is not there");
        }
        return cut(stack.size() - count);
    }

    private List<Object> sinceMark() {
        int mark = stack.lastIndexOf(Mark.MARK);
        if (mark < 0) {
            throw broken("its pickle has an end without a beginning");
        }
        List<Object> items = cut(mark + 1);
        stack.remove(mark);
        return items;
    }

    private List<Object> cut(int from) {
        List<Object> tail = stack.subList(from, stack.size());
        List<Object> items = List.copyOf(tail);
        tail.clear();
        return items;
    }

    private void fill(List<Object> items) {
        if (!(top() instanceof Dictionary dictionary) || items.size() % 2 != 0) {
            throw broken("its pickle fills what is no dictionary");
        }
        for (int i = 0; i < items.size(); i += 2) {
            if (!(items.get(i) instanceof String key)) {
                throw broken("a name in it is " + PickleContents.kind(items.get(i)) + ", not a text");
            }
            if (dictionary.entries().put(key, items.get(i + 1)) != null) {
                throw broken("'" + key + "' is in it twice");
            }
        }
    }

    /** ('storage', type, key, location, count of numbers). */
    private Storage storage(Object id) {
        if (id instanceof Tuple tuple
                && tuple.items().size() == 5
                && tuple.items().get(0).equals("storage")
                && tuple.items().get(1) instanceof Name type
                && tuple.items().get(2) instanceof String key
                && tuple.items().get(3) instanceof String
                && tuple.items().get(4) instanceof Long count
                && count >= 0) {
            @Nullable
            StoredType stored = STORAGES.get(type.text().substring(type.text().lastIndexOf('.') + 1));
            if (stored != null) {
                return new Storage(stored, key, count);
            }
        }
        throw broken("its pickle refers to something that is no storage");
    }

    private Object called(List<Object> call) {
        if (!(call.get(0) instanceof Name function) || !(call.get(1) instanceof Tuple arguments)) {
            throw broken("its pickle calls what is no function");
        }
        List<Object> given = arguments.items();
        boolean dictionary = function.text().equals(DICTIONARY) && given.isEmpty();
        boolean parameter = function.text().equals(PARAMETER)
                && given.size() == 3
                && given.get(0) instanceof Tensor
                && isEmpty(given.get(2));
        boolean tensor = function.text().equals(TENSOR)
                && (given.size() == 6 || (given.size() == 7 && given.get(6) == Mark.NONE));
        if (dictionary) {
            return new Dictionary(new LinkedHashMap<>());
        }
        if (parameter) {
            return given.get(0);
        }
        if (tensor) {
            return tensor(given);
        }
        throw broken("its pickle calls '" + function.text() + "' in a way that is not read");
    }

    private static boolean isEmpty(Object hooks) {
        return hooks instanceof Dictionary dictionary && dictionary.entries().isEmpty();
    }

    /** (storage, offset, shape, strides, requires_grad, hooks). */
    private Tensor tensor(List<Object> given) {
        if (given.get(0) instanceof Storage storage
                && given.get(1) instanceof Long offset
                && offset >= 0
                && given.get(2) instanceof Tuple shape
                && given.get(3) instanceof Tuple strides
                && shape.items().size() == strides.items().size()
                && shape.items().size() <= MOST_DIMENSIONS
                && given.get(4) instanceof Boolean
                && isEmpty(given.get(5))) {
            return new Tensor(storage, offset, sizes(shape), sizes(strides));
        }
        throw broken("its pickle calls '" + TENSOR + "' in a way that is not read");
    }

    private long[] sizes(Tuple tuple) {
        return tuple.items().stream()
                .mapToLong(item -> {
                    if (!(item instanceof Long size) || size < 0) {
                        throw broken("a shape in it has " + PickleContents.kind(item) + " where a size belongs");
                    }
                    return size;
                })
                .toArray();
    }

    /** What a state dictionary knows beside its tensors: versions of modules, which no reader of weights asks for. */
    private void attributes(Object state) {
        boolean versions = state instanceof Dictionary given
                && given.entries().keySet().equals(Set.of("_metadata"))
                && top() instanceof Dictionary;
        if (!versions) {
            throw broken("its pickle sets the state of an object");
        }
    }

    private InputException broken(String why) {
        return TorchFile.broken(path, why);
    }
}
