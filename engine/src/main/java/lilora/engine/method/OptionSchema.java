package lilora.engine.method;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import lilora.engine.InputException;
import org.jspecify.annotations.Nullable;

/**
 * The options of a method as data, read from its options record: names, types, defaults, ranges and help. It turns the
 * options of a file into the record and back, and refuses what is unknown or out of range. A component that is a record itself, such
 * as {@link LoraOptions}, is a group: its options stand among the others.
 *
 * @param <O> the options record
 */
public final class OptionSchema<O extends Record> {
    private final String owner;
    private final O defaults;
    private final List<Field> fields;

    /**
     * One option.
     *
     * @param name as in JSON
     * @param type {@code int}, {@code double}, {@code boolean}, {@code String} or an enum
     * @param defaultValue the method's default
     * @param choices constants of an enum option, else empty
     * @param firstStage see {@link Option#firstStage}
     */
    public record Field(
            String name,
            Class<?> type,
            Object defaultValue,
            double min,
            double max,
            String unit,
            String help,
            List<String> choices,
            int firstStage) {}

    private OptionSchema(String owner, O defaults, List<Field> fields) {
        this.owner = owner;
        this.defaults = defaults;
        this.fields = fields;
    }

    /** The schema of a method's options. */
    public static <O extends Record> OptionSchema<O> of(MethodDescriptor<O> descriptor) {
        List<Field> fields = new ArrayList<>();
        collect(descriptor.defaults(), descriptor.id(), fields);
        return new OptionSchema<>("method " + descriptor.id(), descriptor.defaults(), List.copyOf(fields));
    }

    private static void collect(Record defaults, String method, List<Field> fields) {
        for (RecordComponent component : defaults.getClass().getRecordComponents()) {
            Option option = component.getAnnotation(Option.class);
            Object value = read(component, defaults);
            if (option != null) {
                fields.add(field(component, option, value));
            } else if (value instanceof Record group) {
                collect(group, method, fields);
            } else {
                throw new IllegalStateException(
                        "Option %s of method %s has no @Option annotation.".formatted(component.getName(), method));
            }
        }
    }

    private static Field field(RecordComponent component, Option option, Object defaultValue) {
        Class<?> type = component.getType();
        List<String> choices = type.isEnum()
                ? Stream.of(type.getEnumConstants())
                        .map(c -> ((Enum<?>) c).name())
                        .toList()
                : List.of();
        return new Field(
                component.getName(),
                type,
                defaultValue,
                option.min(),
                option.max(),
                option.unit(),
                option.help(),
                choices,
                option.firstStage());
    }

    public List<Field> fields() {
        return fields;
    }

    /**
     * The options record for values by name; what is left out keeps its default.
     *
     * @throws InputException for an unknown name, a value of the wrong type, or one out of range
     */
    @SuppressWarnings("unchecked")
    public O parse(Map<String, Object> values) {
        Set<String> unknown = new TreeSet<>(values.keySet());
        fields.forEach(field -> unknown.remove(field.name()));
        if (!unknown.isEmpty()) {
            throw new InputException("Option \"%s\" is unknown to %s; it has %s."
                    .formatted(
                            unknown.iterator().next(),
                            owner,
                            fields.isEmpty() ? "no options" : String.join(", ", fieldNames())));
        }
        Map<String, Object> arguments = new HashMap<>();
        for (Field field : fields) {
            arguments.put(
                    field.name(),
                    values.containsKey(field.name()) ? convert(field, values.get(field.name())) : field.defaultValue());
        }
        return (O) make(defaults, arguments);
    }

    private Record make(Record like, Map<String, Object> arguments) {
        RecordComponent[] components = like.getClass().getRecordComponents();
        Object[] values = Stream.of(components)
                .map(component -> component.isAnnotationPresent(Option.class)
                        ? arguments.get(component.getName())
                        : make((Record) read(component, like), arguments))
                .toArray();
        Class<?>[] types = Stream.of(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            Constructor<? extends Record> constructor = like.getClass().getDeclaredConstructor(types);
            return constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof InputException sentence) {
                throw sentence;
            }
            throw new IllegalStateException("Options of " + owner + " could not be made.", e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("Options of " + owner + " could not be made.", e);
        }
    }

    /** All options by name, as plain JSON values. */
    public Map<String, Object> values(O options) {
        Map<String, Object> values = new LinkedHashMap<>();
        put(options, values);
        return values;
    }

    private static void put(Record options, Map<String, Object> values) {
        for (RecordComponent component : options.getClass().getRecordComponents()) {
            Object value = read(component, options);
            if (value instanceof Record group) {
                put(group, values);
            } else {
                values.put(component.getName(), value instanceof Enum<?> constant ? constant.name() : value);
            }
        }
    }

    private List<String> fieldNames() {
        return fields.stream().map(Field::name).toList();
    }

    private Object convert(Field field, @Nullable Object value) {
        if (field.type().isEnum() && value instanceof String name) {
            return constant(field, name);
        }
        if (field.type() == boolean.class && value instanceof Boolean) {
            return value;
        }
        if (field.type() == String.class && value instanceof String) {
            return value;
        }
        if (value instanceof Number number && (field.type() == int.class || field.type() == double.class)) {
            return number(field, number);
        }
        throw new InputException(
                "Option \"%s\" of %s is %s; it must be %s.".formatted(field.name(), owner, value, expected(field)));
    }

    private Object constant(Field field, String name) {
        for (Object constant : field.type().getEnumConstants()) {
            if (((Enum<?>) constant).name().equalsIgnoreCase(name.replace('-', '_'))) {
                return constant;
            }
        }
        throw new InputException(
                "Option \"%s\" of %s is \"%s\"; it must be %s.".formatted(field.name(), owner, name, expected(field)));
    }

    private Object number(Field field, Number number) {
        double value = number.doubleValue();
        boolean whole = value == Math.rint(value);
        if (!(value >= field.min() && value <= field.max()) || (field.type() == int.class && !whole)) {
            throw new InputException("Option \"%s\" of %s is %s; it must be %s."
                    .formatted(field.name(), owner, number, expected(field)));
        }
        return field.type() == int.class ? (Object) number.intValue() : (Object) value;
    }

    private static String expected(Field field) {
        if (field.type().isEnum()) {
            return "one of " + String.join(", ", field.choices());
        }
        if (field.type() == boolean.class) {
            return "true or false";
        }
        if (field.type() == String.class) {
            return "a text";
        }
        String kind = field.type() == int.class ? "an integer" : "a number";
        if (Double.isInfinite(field.min()) && Double.isInfinite(field.max())) {
            return kind;
        }
        if (Double.isInfinite(field.max())) {
            return kind + " of at least " + plain(field.min());
        }
        return kind + " between " + plain(field.min()) + " and " + plain(field.max());
    }

    private static String plain(double bound) {
        return bound == Math.rint(bound) ? Long.toString((long) bound) : Double.toString(bound);
    }

    private static Object read(RecordComponent component, Record record) {
        try {
            component.getAccessor().setAccessible(true);
            return component.getAccessor().invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("Option " + component.getName() + " cannot be read.", e);
        }
    }
}
