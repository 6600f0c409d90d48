package lilora.engine.data;

import java.util.Locale;
import java.util.regex.Pattern;
import lilora.engine.PythonWhitespace;

/** Lettered options and lettered answers of multiple-choice questions. */
public final class Choices {
    private static final Pattern LETTER = Pattern.compile("\\(?([A-Za-z])[.)]?");

    private Choices() {}

    /** How many lines begin with "A.", "(B)" and so on without a gap, or {@link TestItem#UNKNOWN_CHOICES} if fewer than two. */
    public static int countIn(String prompt) {
        int found = 0;
        for (String line : (Iterable<String>) prompt.lines()::iterator) {
            char letter = (char) ('A' + found);
            if (line.startsWith(letter + ". ")
                    || line.startsWith("(" + letter + ") ")
                    || line.startsWith(letter + ") ")) {
                found++;
            }
        }
        return found < 2 ? TestItem.UNKNOWN_CHOICES : found;
    }

    /** The place of a letter in the alphabet from 0, or -1 if the answer is not a letter alone. */
    static int index(String answer) {
        var letter = LETTER.matcher(PythonWhitespace.strip(answer));
        return letter.matches() ? letter.group(1).toUpperCase(Locale.ROOT).charAt(0) - 'A' : -1;
    }
}
