package lilora.engine.metric;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Words of a caption as the COCO caption evaluation sees them: Penn Treebank tokens in lower case, without punctuation. The
 * reference runs Stanford's PTBTokenizer; this is its behaviour on plain English sentences:
 *
 * <ul>
 *   <li>words keep inner hyphens and apostrophes ("t-shirt", "o'clock"), numbers their inner separators ("1,000", "3.5",
 *       "10:30");
 *   <li>clitics are tokens of their own ("man 's", "is n't", "they 've"), and "cannot" is "can not";
 *   <li>abbreviations of single letters and common titles keep their periods ("u.s.", "mr.");
 *   <li>brackets become -lrb-, -rrb-, -lsb- and so on (the reference drops only their upper-case names, so they stay);
 *   <li>other punctuation is dropped, other symbols are tokens.
 * </ul>
 *
 * Rarer cases (addresses, slang such as "gonna", a sentence that starts right after a full stop) may differ.
 */
final class CaptionTokeniser {
    private static final Pattern TOKEN = Pattern.compile("(?U)"
            + "(?<abbreviation>(?:\\p{L}\\.){2,}|(?:mr|mrs|ms|dr|st|jr|sr|vs)\\.)"
            + "|(?<number>\\d+(?:[.,:/]\\d+)+)"
            + "|(?<word>[\\p{L}\\p{M}\\d_]+(?:['-][\\p{L}\\p{M}\\d_]+)*)"
            + "|(?<symbol>\\S)");
    private static final Pattern CLITIC = Pattern.compile("(?<stem>.+?)(?<clitic>n't|'(?:s|re|ve|ll|d|m))");
    private static final Set<String> DROPPED = Set.of("'", "\"", "`", ".", "?", "!", ",", ":", "-", ";", "–", "—", "…");
    private static final Map<String, String> BRACKETS =
            Map.of("(", "-lrb-", ")", "-rrb-", "[", "-lsb-", "]", "-rsb-", "{", "-lcb-", "}", "-rcb-");

    private CaptionTokeniser() {}

    /** The tokens of a caption; none when it holds nothing but punctuation. */
    static List<String> tokens(String caption) {
        List<String> tokens = new ArrayList<>();
        Matcher token = TOKEN.matcher(plain(caption));
        while (token.find()) {
            String found = token.group();
            if (token.group("word") != null) {
                addWord(tokens, found);
            } else if (token.group("symbol") == null) {
                tokens.add(found);
            } else if (!DROPPED.contains(found)) {
                tokens.add(BRACKETS.getOrDefault(found, found));
            }
        }
        return List.copyOf(tokens);
    }

    private static String plain(String caption) {
        return caption.toLowerCase(Locale.ROOT)
                .replace('\u2018', '\'')
                .replace('\u2019', '\'')
                .replace('\u201c', '"')
                .replace('\u201d', '"');
    }

    private static void addWord(List<String> tokens, String word) {
        Matcher clitic = CLITIC.matcher(word);
        if (word.equals("cannot")) {
            tokens.add("can");
            tokens.add("not");
        } else if (clitic.matches()) {
            addWord(tokens, clitic.group("stem"));
            tokens.add(clitic.group("clitic"));
        } else {
            tokens.add(word);
        }
    }
}
