package lilora.engine.metric;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lilora.engine.PythonWhitespace;

/**
 * The answer normalisation of the VQA challenge server (EvalAI), as the M4C evaluator applies it and LLaVA's TextVQA
 * evaluation uses it, oddities included, so that scores are comparable with published ones: lower case; commas and question
 * marks dropped; "'s" cut off; punctuation dropped or made a space; periods dropped unless a digit follows, at most 32 of
 * them; number words to digits; articles dropped; missing apostrophes put back.
 */
final class EvalAiNormaliser {
    private static final String PUNCTUATION = ";/[]\"{}()=+\\_-><@`,?!";
    private static final Pattern PERIOD = Pattern.compile("(?U)\\.(?!\\d)");
    /** The published code passes the flag re.UNICODE, which is 32, where re.sub expects the number of replacements. */
    private static final int MOST_PERIODS = 32;

    private static final Set<String> ARTICLES = Set.of("a", "an", "the");
    private static final Map<String, String> NUMBERS = Map.ofEntries(
            Map.entry("none", "0"),
            Map.entry("zero", "0"),
            Map.entry("one", "1"),
            Map.entry("two", "2"),
            Map.entry("three", "3"),
            Map.entry("four", "4"),
            Map.entry("five", "5"),
            Map.entry("six", "6"),
            Map.entry("seven", "7"),
            Map.entry("eight", "8"),
            Map.entry("nine", "9"),
            Map.entry("ten", "10"));

    private EvalAiNormaliser() {}

    /** The normal form of an answer; empty when nothing but articles and punctuation was in it. */
    static String normalise(String answer) {
        return String.join(" ", words(answer));
    }

    /** The words of the normal form. */
    static List<String> words(String answer) {
        String text = answer.toLowerCase(Locale.ROOT)
                .replace(",", "")
                .replace("?", "")
                .replace("'s", " 's");
        text = PythonWhitespace.strip(
                PythonWhitespace.strip(text).replace('\n', ' ').replace('\t', ' '));
        return WhitespaceSplit.of(withoutPunctuation(text)).stream()
                .map(word -> NUMBERS.getOrDefault(word, word))
                .filter(word -> !ARTICLES.contains(word))
                .map(Contractions::repaired)
                .toList();
    }

    /**
     * Each punctuation mark is dropped if it stands beside a space anywhere in the text; otherwise it becomes a space. (The
     * published rule also drops it if the text has a comma between digits; all commas are gone by then.)
     */
    private static String withoutPunctuation(String text) {
        String result = text;
        for (int i = 0; i < PUNCTUATION.length(); i++) {
            String mark = PUNCTUATION.substring(i, i + 1);
            boolean drop = text.contains(mark + " ") || text.contains(" " + mark);
            result = result.replace(mark, drop ? "" : " ");
        }
        return withoutPeriods(result);
    }

    private static String withoutPeriods(String text) {
        Matcher period = PERIOD.matcher(text);
        StringBuilder result = new StringBuilder();
        for (int dropped = 0; dropped < MOST_PERIODS && period.find(); dropped++) {
            period.appendReplacement(result, "");
        }
        return period.appendTail(result).toString();
    }
}
