package lilora.builder.flickr30k;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a caption must be, so that a small model can learn to write it: one plain sentence in common words. */
final class CaptionRules {
    static final int CAPTIONS = 3;
    static final int FEWEST_WORDS = 6;
    static final int MOST_WORDS = 12;

    private static final Pattern SENTENCE = Pattern.compile("[A-Z][a-z]*(,? [A-Za-z]+)*\\.");
    private static final Pattern SPACE = Pattern.compile(" ");

    private CaptionRules() {}

    /** What is wrong with a photo's captions, if anything. */
    static Optional<String> complaint(List<String> captions) {
        if (captions.size() != CAPTIONS) {
            return Optional.of("there are " + captions.size() + " captions, not " + CAPTIONS);
        }
        if (new HashSet<>(captions).size() != CAPTIONS) {
            return Optional.of("two captions are the same");
        }
        return captions.stream().flatMap(caption -> complaint(caption).stream()).findFirst();
    }

    private static Optional<String> complaint(String caption) {
        if (!SENTENCE.matcher(caption).matches()) {
            return Optional.of("\"" + caption + "\" is not one sentence of plain words ending with a period");
        }
        long words = SPACE.splitAsStream(caption).count();
        if (words < FEWEST_WORDS || words > MOST_WORDS) {
            return Optional.of(
                    "\"" + caption + "\" has " + words + " words, not " + FEWEST_WORDS + " to " + MOST_WORDS);
        }
        return Optional.empty();
    }
}
