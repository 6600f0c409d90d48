package lilora.app.form;

import java.util.regex.Pattern;

/**
 * A number as a person typed it. What could be read in two ways is refused: decimals have a point, whatever the locale, and
 * thousands nothing between them.
 *
 * @param value the number; 0 if there is a fault
 * @param fault what is wrong, as the beginning of a sentence; empty if nothing is
 */
public record TypedNumber(double value, String fault) {
    private static final Pattern NUMBER = Pattern.compile("[+-]?(\\d+(\\.\\d*)?|\\.\\d+)([eE][+-]?\\d+)?");
    private static final Pattern COMMAS = Pattern.compile("[+-]?[\\d.,]*,[\\d.,]*([eE][+-]?\\d+)?");
    private static final Pattern ZERO = Pattern.compile("[+-]?[0.]+([eE][+-]?\\d+)?");

    /** Reads a number such as {@code 16}, {@code .05}, {@code 1e-5} or {@code 1e3}. */
    public static TypedNumber real(String typed) {
        String text = trimmed(typed).replace('\u2212', '-');
        if (text.isEmpty()) {
            return wrong("The field is empty");
        }
        if (COMMAS.matcher(text).matches()) {
            return wrong("\"" + text
                    + "\" has a comma: decimals are written with a point and thousands without a separator");
        }
        if (!NUMBER.matcher(text).matches()) {
            return wrong("\"" + text + "\" is not a number");
        }
        double value = Double.parseDouble(text);
        if (Double.isInfinite(value)) {
            return wrong(text + " is too large");
        }
        if (value == 0 && !ZERO.matcher(text).matches()) {
            return wrong(text + " is too small to be told from 0");
        }
        // A minus before zero means nothing.
        return new TypedNumber(value + 0.0, "");
    }

    /** Reads a number that has no fraction, within 32 bits; {@code 1e3} is one. */
    public static TypedNumber integer(String typed) {
        TypedNumber number = real(typed);
        if (!number.fault.isEmpty()) {
            return number;
        }
        if (number.value != Math.rint(number.value)) {
            return wrong(trimmed(typed) + " is not an integer");
        }
        return Math.abs(number.value) > Integer.MAX_VALUE ? wrong(trimmed(typed) + " is too large") : number;
    }

    /** Spaces of any kind come along when text is pasted. */
    private static String trimmed(String typed) {
        return typed.replaceAll("^[\\s\\p{Z}\\p{Cf}]+|[\\s\\p{Z}\\p{Cf}]+$", "");
    }

    private static TypedNumber wrong(String fault) {
        return new TypedNumber(0, fault);
    }
}
