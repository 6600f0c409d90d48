package lilora.builder.tokenizer;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Counts the words of the texts that a vocabulary is trained on.
 *
 * <p>A word is a run of letters, or a capital that no small letter follows, with the "▁" before it if one is there; a digit and
 * any other character is a word of its own. So numbers and words in capitals are read character by character, as they are
 * written in pictures, and no piece mixes letters with punctuation. The names of the two speakers are the exceptions.
 */
public final class WordCounts {
    private static final Pattern WORD = Pattern.compile(
            Vocabulary.SPACE + "(?:USER|ASSISTANT)(?!\\p{L})|" + Vocabulary.SPACE + "?(?:\\p{Lu}?\\p{Ll}+|\\p{Lu})|.",
            Pattern.DOTALL);

    private final SortedMap<String, Long> counts = new TreeMap<>();

    /**
     * Counts the words of one text.
     *
     * @param text any text
     * @param weight how often the text counts, at least 1
     */
    public void add(String text, long weight) {
        if (weight < 1) {
            throw new IllegalArgumentException("A text counts at least once, not " + weight + " times.");
        }
        Matcher matcher = WORD.matcher(Vocabulary.SPACE + text.replace(" ", Vocabulary.SPACE));
        while (matcher.find()) {
            counts.merge(matcher.group(), weight, Long::sum);
        }
    }

    /**
     * The counts with each replaced by its square root (rounded up): a few templates repeat in thousands of captions, and
     * without this their words would leave no room for the many rare nouns.
     *
     * @param times what each root is multiplied with
     */
    public WordCounts damped(int times) {
        WordCounts damped = new WordCounts();
        counts.forEach((word, count) -> damped.counts.put(word, times * (long) Math.ceil(Math.sqrt(count))));
        return damped;
    }

    /** Adds all counts of another set of texts. */
    public void addAll(WordCounts other) {
        other.counts.forEach((word, count) -> counts.merge(word, count, Long::sum));
    }

    /** Count by word, in the order of the words. */
    public SortedMap<String, Long> counts() {
        return Collections.unmodifiableSortedMap(counts);
    }
}
