package lilora.engine.notice;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import lilora.engine.InputException;

/**
 * A program with its arguments as a person writes them: words between blanks, or anything between quotes. No shell reads them, so nothing
 * else in them means anything.
 */
public final class CommandWords {
    private static final Pattern WORD = Pattern.compile("\\G\\s*+((?:[^\\s\"']++|\"[^\"]*+\"|'[^']*+')+)(?=\\s|$)");
    private static final Pattern PART = Pattern.compile("[^\\s\"']++|\"([^\"]*+)\"|'([^']*+)'");

    private CommandWords() {}

    /**
     * The words.
     *
     * @throws InputException if there is none, or a quote has no end
     */
    public static List<String> parse(String text) {
        List<String> words = new ArrayList<>();
        Matcher matcher = WORD.matcher(text.strip());
        int end = 0;
        while (matcher.find()) {
            words.add(unquoted(matcher.group(1)));
            end = matcher.end();
        }
        if (end != text.strip().length()) {
            throw new InputException(
                    "The notice command has a quote without its end; write each argument with blanks between two quotes.");
        }
        if (words.isEmpty() || words.get(0).isBlank()) {
            throw new InputException("The notice command is empty; name a program.");
        }
        return List.copyOf(words);
    }

    private static String unquoted(String word) {
        return PART.matcher(word)
                .results()
                .map(part ->
                        part.group(1) != null ? part.group(1) : part.group(2) != null ? part.group(2) : part.group())
                .collect(Collectors.joining());
    }
}
