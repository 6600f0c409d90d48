package lilora.app.form;

/**
 * Places numbers on a slider from 0 to 1. A range over more than two decades is spread logarithmically, else evenly; of an
 * open or very wide range the slider covers the part a person wants around the default, and the field beside it takes the rest.
 *
 * @param low the number at 0
 * @param high the number at 1
 * @param logarithmic how it is spread
 * @param whole whether only whole numbers occur
 */
public record SliderScale(double low, double high, boolean logarithmic, boolean whole) {
    private static final double REACH = 16;
    private static final double WIDE = 100;
    private static final int DIGITS = 2;

    /** The slider of a number field. */
    public static SliderScale of(FieldSpec field) {
        boolean whole = field.kind() == FieldSpec.Kind.WHOLE;
        double given = ((Number) field.defaultValue()).doubleValue();
        double reach = Math.max(Math.abs(given), 1) * REACH;
        double high = Math.min(field.max(), field.max() > WIDE ? reach : field.max());
        double low = Math.max(field.min(), Double.isInfinite(field.min()) ? -reach : field.min());
        boolean logarithmic = low > 0 && high / low >= WIDE;
        return new SliderScale(low, Math.max(high, given), logarithmic, whole);
    }

    /** Where a number is; beyond the ends it is at the end. */
    public double position(double value) {
        double share = logarithmic
                ? Math.log(Math.max(value, low) / low) / Math.log(high / low)
                : (value - low) / (high - low);
        return Math.max(0, Math.min(1, share));
    }

    /** The number at a place, rounded to two digits that mean something. */
    public double value(double position) {
        double exact = logarithmic ? low * Math.pow(high / low, position) : low + position * (high - low);
        double rounded = whole ? Math.rint(exact) : round(exact);
        return Math.max(low, Math.min(high, rounded));
    }

    private static double round(double value) {
        if (value == 0) {
            return 0;
        }
        double step = Math.pow(10, Math.floor(Math.log10(Math.abs(value))) - DIGITS + 1);
        return java.math.BigDecimal.valueOf(Math.rint(value / step) * step)
                .round(new java.math.MathContext(DIGITS))
                .doubleValue();
    }
}
