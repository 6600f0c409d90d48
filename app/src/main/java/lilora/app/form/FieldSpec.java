package lilora.app.form;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import lilora.engine.method.OptionSchema;

/**
 * One field of a form.
 *
 * @param name as in JSON
 * @param label for people
 * @param kind what it takes
 * @param defaultValue an {@code Integer}, {@code Double}, {@code Boolean} or, for choices and texts, a {@code String}
 * @param min smallest number allowed
 * @param max largest number allowed
 * @param unit behind the value; may be empty
 * @param help one sentence or two
 * @param choices of a choice, else empty
 */
public record FieldSpec(
        String name,
        String label,
        Kind kind,
        Object defaultValue,
        double min,
        double max,
        String unit,
        String help,
        List<String> choices) {
    /** What a field takes. */
    public enum Kind {
        WHOLE,
        REAL,
        SWITCH,
        CHOICE,
        TEXT
    }

    public FieldSpec {
        choices = List.copyOf(choices);
    }

    /** A field for a method's option. */
    public static FieldSpec of(OptionSchema.Field field) {
        Object given = field.defaultValue();
        return new FieldSpec(
                field.name(),
                label(field.name()),
                kind(field.type()),
                given instanceof Enum<?> constant ? constant.name() : given,
                field.min(),
                field.max(),
                field.unit(),
                field.help(),
                field.choices());
    }

    /** A whole number. */
    public static FieldSpec whole(String name, int defaultValue, int min, int max, String unit, String help) {
        return new FieldSpec(name, label(name), Kind.WHOLE, defaultValue, min, max, unit, help, List.of());
    }

    /** A number. */
    public static FieldSpec real(String name, double defaultValue, double min, double max, String unit, String help) {
        return new FieldSpec(name, label(name), Kind.REAL, defaultValue, min, max, unit, help, List.of());
    }

    /** On or off. */
    public static FieldSpec onOff(String name, boolean defaultValue, String help) {
        return new FieldSpec(name, label(name), Kind.SWITCH, defaultValue, 0, 1, "", help, List.of());
    }

    /** One constant of an enum, by its name. */
    public static FieldSpec choice(String name, Enum<?> defaultValue, String help) {
        List<String> choices = Arrays.stream(defaultValue.getDeclaringClass().getEnumConstants())
                .map(Enum::name)
                .toList();
        return new FieldSpec(name, label(name), Kind.CHOICE, defaultValue.name(), 0, 0, "", help, choices);
    }

    /** A text. */
    public static FieldSpec text(String name, String defaultValue, String help) {
        return new FieldSpec(name, label(name), Kind.TEXT, defaultValue, 0, 0, "", help, List.of());
    }

    /** The same with a label of its own. */
    public FieldSpec labelled(String text) {
        return new FieldSpec(name, text, kind, defaultValue, min, max, unit, help, choices);
    }

    private static Kind kind(Class<?> type) {
        if (type.isEnum()) {
            return Kind.CHOICE;
        }
        if (type == boolean.class) {
            return Kind.SWITCH;
        }
        if (type == String.class) {
            return Kind.TEXT;
        }
        return type == int.class ? Kind.WHOLE : Kind.REAL;
    }

    /** {@code stabilityWeight} as "Stability weight". */
    public static String label(String name) {
        String spaced = name.replaceAll("(?<=[a-z0-9])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
        return spaced.substring(0, 1).toUpperCase(Locale.ROOT) + spaced.substring(1);
    }

    /** {@code FROZEN_SHARED} as "Frozen shared". */
    public static String words(String constant) {
        String spaced = constant.replace('_', ' ').toLowerCase(Locale.ROOT);
        return spaced.substring(0, 1).toUpperCase(Locale.ROOT) + spaced.substring(1);
    }

    /** The allowed range in words, with its unit; empty when there is none. */
    public String range() {
        return bounds().strip().replaceFirst("^from ", "").replaceFirst("^of ", "");
    }

    /** The allowed range as it follows "a number", with its unit; empty when there is none. */
    String bounds() {
        boolean number = kind == Kind.WHOLE || kind == Kind.REAL;
        if (!number || (Double.isInfinite(min) && Double.isInfinite(max))) {
            return "";
        }
        String words = Double.isInfinite(max)
                ? " of at least " + Numbers.plain(min)
                : Double.isInfinite(min)
                        ? " of at most " + Numbers.plain(max)
                        : " from " + Numbers.plain(min) + " to " + Numbers.plain(max);
        return unit.isEmpty() ? words : words + " " + unit;
    }
}
