package lilora.engine.metric;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A box by two opposite corners. */
record Box(double x1, double y1, double x2, double y2) {
    private static final String NUMBER =
            "\\s*([-+]?(?:\\d{1,12}(?:\\.\\d{0,20})?|\\.\\d{1,20})(?:[eE][-+]?\\d{1,3})?)\\s*";
    private static final Pattern LIST =
            Pattern.compile("\\[" + NUMBER + "," + NUMBER + "," + NUMBER + "," + NUMBER + "\\]");

    /** The first list of four numbers in a text. */
    static Optional<Box> in(String text) {
        Matcher list = LIST.matcher(text);
        return list.find()
                ? Optional.of(new Box(number(list, 1), number(list, 2), number(list, 3), number(list, 4)))
                : Optional.empty();
    }

    /** Whether a text is a list of four numbers and nothing else. */
    static boolean is(String text) {
        return LIST.matcher(text).matches();
    }

    private static double number(Matcher list, int group) {
        return Double.parseDouble(list.group(group));
    }

    /** 0 if the corners are not in order. */
    double area() {
        return Math.max(0, x2 - x1) * Math.max(0, y2 - y1);
    }

    /** Intersection over union, 0 to 1. */
    double overlap(Box other) {
        double common = new Box(
                        Math.max(x1, other.x1), Math.max(y1, other.y1), Math.min(x2, other.x2), Math.min(y2, other.y2))
                .area();
        double union = area() + other.area() - common;
        return union > 0 ? common / union : 0;
    }
}
