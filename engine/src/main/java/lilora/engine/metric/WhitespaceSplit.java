package lilora.engine.metric;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import lilora.engine.PythonWhitespace;

/** The words of a text as the published evaluators see them: between white space as Python knows it. */
final class WhitespaceSplit {
    private WhitespaceSplit() {}

    /** The words between white space; none for blank text. */
    static List<String> of(String text) {
        List<String> words = new ArrayList<>();
        int start = -1;
        for (int at = 0; at <= text.length(); at++) {
            boolean space = at == text.length() || PythonWhitespace.is(text.charAt(at));
            if (space && start >= 0) {
                words.add(text.substring(start, at));
                start = -1;
            } else if (!space && start < 0) {
                start = at;
            }
        }
        return words;
    }

    /** Whether {@code part}, not empty, occurs in {@code whole} as consecutive words. */
    static boolean contain(List<String> whole, List<String> part) {
        return !part.isEmpty() && Collections.indexOfSubList(whole, part) >= 0;
    }
}
