package lilora.engine.file;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Comma-separated values (RFC 4180) whose texts no spreadsheet takes for formulas: one that starts with {@code = + - @}, their
 * full-width forms, a tab, a line break or anything else that is not seen, and is no number, has an apostrophe put in front, as OWASP advises. So that a reader
 * can take it away again, a text that starts with apostrophes before such a character has one more.
 */
public final class Csv {
    private static final Pattern FORMULA = Pattern.compile("'*[=+\\-@＝＋－＠\\p{Cc}\\p{Cf}].*", Pattern.DOTALL);
    private static final Pattern NUMBER = Pattern.compile("[+-]?(\\d+(\\.\\d*)?|\\.\\d+)([eE][+-]?\\d+)?");
    private static final Pattern QUOTED = Pattern.compile("[,;\"\t\r\n]|^\\s|\\s$");

    private Csv() {}

    /** A text as a cell. */
    public static String text(String text) {
        String whole = PlainText.wellFormed(text);
        boolean formula =
                FORMULA.matcher(whole).matches() && !NUMBER.matcher(whole).matches();
        String safe = formula ? "'" + whole : whole;
        return QUOTED.matcher(safe).find() ? '"' + safe.replace("\"", "\"\"") + '"' : safe;
    }

    /** A line of texts, with its end. */
    public static String line(List<String> texts) {
        return texts.stream().map(Csv::text).collect(Collectors.joining(",")) + "\r\n";
    }
}
