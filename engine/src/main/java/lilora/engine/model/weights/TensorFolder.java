package lilora.engine.model.weights;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.EOFException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import lilora.engine.InputException;
import lilora.engine.file.PlainFile;
import lilora.engine.json.Json;

/**
 * The weights of a folder under names of the reader's choice: one file, or shards listed in an index; {@code model.safetensors},
 * or {@code pytorch_model.bin} where there is none.
 */
public final class TensorFolder {
    /** How the files of a format are called. */
    private enum Layout {
        SAFETENSORS("model.safetensors"),
        PYTORCH("pytorch_model.bin");

        private final String single;
        private final Pattern shard;

        Layout(String single) {
            this.single = single;
            this.shard = Pattern.compile("[\\w.-]+\\" + extension());
        }

        private String extension() {
            return single.substring(single.lastIndexOf('.'));
        }

        private String index() {
            return single + ".index.json";
        }

        private boolean isIn(Path folder) {
            return PlainFile.isThere(folder.resolve(single)) || PlainFile.isThere(folder.resolve(index()));
        }
    }

    private record Place(TensorFile file, StoredTensor tensor) {}

    private static final long PIECE = 64L << 20;

    private final Path folder;
    private final Map<String, Place> places = new TreeMap<>();

    private TensorFolder(Path folder) {
        this.folder = folder;
    }

    /**
     * Reads the headers of all files.
     *
     * @param rename from the name in a file to the name it is asked for by
     * @throws InputException if there are no weights, or a file is broken, missing or lacks a tensor of the index
     */
    public static TensorFolder open(Path folder, UnaryOperator<String> rename) {
        Layout layout = layout(folder)
                .orElseThrow(() -> new InputException(
                        "There are no weights in %s: %s is needed, or shards with %s, or %s, or shards with %s."
                                .formatted(
                                        folder,
                                        Layout.SAFETENSORS.single,
                                        Layout.SAFETENSORS.index(),
                                        Layout.PYTORCH.single,
                                        Layout.PYTORCH.index())));
        TensorFolder weights = new TensorFolder(folder);
        Path single = folder.resolve(layout.single);
        if (PlainFile.isThere(single)) {
            weights.addAll(rename, open(single));
        } else {
            weights.addShards(rename, layout, folder.resolve(layout.index()));
        }
        return weights;
    }

    /**
     * The weights of one file, in either format.
     *
     * @throws InputException as {@link #open(Path, UnaryOperator)}
     */
    public static TensorFolder ofFile(Path file, UnaryOperator<String> rename) {
        TensorFolder weights = new TensorFolder(file);
        weights.addAll(rename, open(file));
        return weights;
    }

    /** The same of a file that was opened, of whatever format. */
    public static TensorFolder of(TensorFile file, UnaryOperator<String> rename) {
        TensorFolder weights = new TensorFolder(file.path());
        weights.addAll(rename, file);
        return weights;
    }

    /** Pickles beside safetensors are not opened. */
    private static Optional<Layout> layout(Path folder) {
        return Arrays.stream(Layout.values())
                .filter(layout -> layout.isIn(folder))
                .findFirst();
    }

    /** Whether a folder has weights of a kind that is read. */
    public static boolean isPresent(Path folder) {
        return layout(folder).isPresent();
    }

    /** The weights' files: the single one, or those that the index lists. */
    public Set<Path> files() {
        Set<Path> files = new TreeSet<>();
        places.values().forEach(place -> files.add(place.file().path()));
        return files;
    }

    private void addShards(UnaryOperator<String> rename, Layout layout, Path index) {
        Map<String, TensorFile> files = new TreeMap<>();
        Map<String, String> listed = new HashMap<>();
        for (Map.Entry<String, JsonNode> entry : weightMap(index).properties()) {
            String fileName = shard(layout, index, entry);
            listed.put(entry.getKey(), fileName);
            TensorFile file = files.computeIfAbsent(fileName, name -> shard(index, name));
            if (!file.tensors().containsKey(entry.getKey())) {
                throw new InputException("Tensor '%s' is missing in %s, though %s lists it; get both again."
                        .formatted(entry.getKey(), file.path(), index));
            }
        }
        files.forEach((fileName, file) -> {
            for (String name : file.tensors().keySet()) {
                if (!fileName.equals(listed.get(name))) {
                    throw new InputException("Tensor '%s' is in %s, but %s %s; save the model again."
                            .formatted(
                                    name,
                                    file.path(),
                                    index,
                                    listed.containsKey(name) ? "lists it in " + listed.get(name) : "does not list it"));
                }
            }
            addAll(rename, file);
        });
    }

    private TensorFile shard(Path index, String name) {
        Path shard = folder.resolve(name);
        if (!Files.exists(shard)) {
            throw new InputException("%s does not exist, though %s lists it; get it again, and what links to it."
                    .formatted(shard, index));
        }
        return open(shard);
    }

    private static String shard(Layout layout, Path index, Map.Entry<String, JsonNode> entry) {
        JsonNode value = entry.getValue();
        if (!value.isTextual()) {
            throw new InputException("%s: weight_map.%s is %s, which is not the name of a file; get the index again."
                    .formatted(index, entry.getKey(), value));
        }
        String name = value.textValue();
        if (!layout.shard.matcher(name).matches()) {
            boolean outside = name.contains("/") || name.contains("\\");
            throw new InputException("%s names the file '%s', which is not %s; get the index again."
                    .formatted(index, name, outside ? "inside its folder" : "a " + layout.extension() + " file"));
        }
        return name;
    }

    /** Tensors of other frameworks are stored turned: only PyTorch's mean what their names say. */
    private static TensorFile open(Path path) {
        TensorFile file = path.toString().endsWith(Layout.SAFETENSORS.extension())
                ? TensorFile.open(path)
                : TensorFile.openTorch(path);
        String format = file.metadata().getOrDefault("format", "pt");
        if (!format.equals("pt")) {
            throw new InputException(
                    "%s holds the weights of another framework (format '%s'); save the model from PyTorch."
                            .formatted(path, format));
        }
        return file;
    }

    private static JsonNode weightMap(Path index) {
        JsonNode map = Json.tree(index).path("weight_map");
        if (!map.isObject() || map.isEmpty()) {
            throw new InputException(index + " has no field 'weight_map' with the names of the weights; get it again.");
        }
        return map;
    }

    private void addAll(UnaryOperator<String> rename, TensorFile file) {
        file.tensors().values().forEach(tensor -> add(rename, file, tensor));
    }

    private void add(UnaryOperator<String> rename, TensorFile file, StoredTensor tensor) {
        String name = rename.apply(tensor.name());
        Place before = places.put(name, new Place(file, tensor));
        if (before != null) {
            throw new InputException("Tensors '" + before.tensor().name() + "' and '" + tensor.name() + "' in " + folder
                    + " mean the same weight; remove one.");
        }
    }

    /** All names, renamed, with number types and shapes. */
    public Map<String, StoredTensor> tensors() {
        Map<String, StoredTensor> all = new TreeMap<>();
        places.forEach((name, place) -> all.put(name, place.tensor()));
        return Collections.unmodifiableMap(all);
    }

    /**
     * The entry of a tensor.
     *
     * @throws InputException if it is missing or has another shape
     */
    public StoredTensor require(String name, long... shape) {
        Place place = place(name);
        if (!place.tensor().hasShape(shape)) {
            throw new InputException(
                    "Tensor '" + place.tensor().name() + "' in " + place.file().path() + " has the shape "
                            + Arrays.toString(place.tensor().shape()) + ", config.json asks for "
                            + Arrays.toString(shape) + "; correct it, or get the weights that belong to it.");
        }
        return place.tensor();
    }

    /**
     * The bytes of a tensor, mapped read-only.
     *
     * @throws InputException if it is too large for one map (2 GiB); {@link #pieces} are not
     */
    public ByteBuffer map(String name) {
        Place place = place(name);
        return place.file().map(place.tensor().name());
    }

    /** The bytes of a tensor one piece after the other, each mapped when its turn is; whole rows, 64 MiB or one row at most. */
    public Iterable<ByteBuffer> pieces(String name) {
        return pieces(name, PIECE);
    }

    /** The same in pieces of another size. */
    public Iterable<ByteBuffer> pieces(String name, long most) {
        Place place = place(name);
        StoredTensor tensor = place.tensor();
        long rows = tensor.shape().length == 0 ? 1 : Math.max(1, tensor.shape()[0]);
        long row = tensor.bytes() / rows;
        long piece = row == 0 ? most : Math.max(1, most / row) * row;
        return () -> LongStream.range(0, (tensor.bytes() + piece - 1) / piece)
                .mapToObj(i -> place.file().map(tensor.name(), i * piece, Math.min(piece, tensor.bytes() - i * piece)))
                .iterator();
    }

    /**
     * A tensor for another file, under a name of its own. Its bytes go from file to file without passing through the program where
     * they lie in order.
     */
    public TensorToWrite copy(String name, String newName) {
        Place place = place(name);
        StoredTensor tensor = place.tensor();
        return new TensorToWrite(newName, tensor.type(), tensor.shape(), target -> {
            if (!place.file().isInPlace(tensor.name())) {
                for (ByteBuffer piece : pieces(name)) {
                    TensorToWrite.writeFully(target, piece);
                }
                return;
            }
            try (FileChannel source = FileChannel.open(place.file().path(), StandardOpenOption.READ)) {
                for (long at = tensor.begin(); at < tensor.end(); ) {
                    long moved = source.transferTo(at, tensor.end() - at, target);
                    if (moved <= 0) {
                        throw new EOFException(
                                "%s has become shorter".formatted(place.file().path()));
                    }
                    at += moved;
                }
            }
        });
    }

    /** Whether two tensors are stored alike: of one number type and shape, with the same bits. */
    public boolean sameNumbers(String one, String other) {
        StoredTensor a = place(one).tensor();
        StoredTensor b = place(other).tensor();
        if (a.type() != b.type() || !a.hasShape(b.shape())) {
            return false;
        }
        Iterator<ByteBuffer> others = pieces(other).iterator();
        for (ByteBuffer piece : pieces(one)) {
            if (!piece.equals(others.next())) {
                return false;
            }
        }
        return true;
    }

    /**
     * Reads tensors and checks that they hold neither NaN nor infinity, on all cores. Tensors of whole numbers are finite.
     *
     * @throws InputException naming the first tensor that does, in the order of names, and where
     */
    public void requireFinite(Set<String> names) {
        FiniteCheck.require(names.stream()
                .sorted()
                .map(this::place)
                .map(place -> new FiniteCheck.Subject(place.file(), place.tensor()))
                .toList());
    }

    /** The file that a tensor is in. */
    public Path file(String name) {
        return place(name).file().path();
    }

    private Place place(String name) {
        Place place = places.get(name);
        if (place == null) {
            throw new InputException(
                    "Tensor '%s' is missing in the weights in %s, though config.json asks for it; correct it, or get the weights again."
                            .formatted(name, folder));
        }
        return place;
    }
}
