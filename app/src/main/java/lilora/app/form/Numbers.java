package lilora.app.form;

import java.math.BigDecimal;
import java.util.Locale;

/** Numbers as people type and read them in a form: a point for decimals whatever the locale, no grouping. */
public final class Numbers {
    private Numbers() {}

    /** The shortest text that reads back as the same number: {@code 16}, {@code 0.05}, {@code 1e-05}. */
    public static String plain(double value) {
        if (value == Math.rint(value) && Math.abs(value) < 1e15) {
            return Long.toString((long) value);
        }
        if (Math.abs(value) < 1e-4) {
            return Double.toString(value).toLowerCase(Locale.ROOT).replace(".0e", "e");
        }
        return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
    }

    /** The text of a field's value. */
    public static String text(Object value) {
        return value instanceof Double number ? plain(number) : value.toString();
    }
}
