package lilora.app.chart.plot;

import java.util.List;
import lilora.app.format.DisplayNames;

/** Text that must fit. */
public final class Labels {
    /** Width of a character of the labels' font, in pixels, on average. */
    static final double CHARACTER = 6.6;

    private Labels() {}

    /** Whether a label has room in so many pixels. */
    static boolean fits(String label, double width) {
        return label.length() * CHARACTER + CHARACTER <= width;
    }

    /** Names without the ending that all of them share after a hyphen, such as "-mini": it tells none from another. */
    static List<String> withoutCommonEnding(List<String> names) {
        if (names.size() < 2) {
            return names;
        }
        int hyphen = names.get(0).lastIndexOf('-');
        String ending = hyphen > 0 ? names.get(0).substring(hyphen) : "";
        boolean shared = !ending.isEmpty()
                && names.stream().allMatch(name -> name.endsWith(ending) && name.length() > ending.length());
        return shared
                ? names.stream()
                        .map(name -> name.substring(0, name.length() - ending.length()))
                        .toList()
                : names;
    }

    /** Names without the words at the beginning and the ending that all of them share: what is left tells them apart. */
    static List<String> telling(List<String> names) {
        List<String> ends = withoutCommonEnding(names);
        if (ends.size() < 2) {
            return ends;
        }
        String first = ends.get(0);
        int shared = 0;
        for (int i = 0; i < first.length(); i++) {
            String start = first.substring(0, i + 1);
            if (ends.stream().anyMatch(name -> !name.startsWith(start) || name.equals(start))) {
                break;
            }
            shared = first.charAt(i) == ' ' ? i + 1 : shared;
        }
        int from = shared;
        return ends.stream().map(name -> name.substring(from)).toList();
    }

    /** At most so many characters: first the remark in brackets at the end goes, then letters. */
    public static String core(String text, int most) {
        int remark = text.codePointCount(0, text.length()) > most && text.endsWith(")") ? text.lastIndexOf(" (") : -1;
        return DisplayNames.keepingEnd(remark > 0 ? text.substring(0, remark) : text, most);
    }
}
