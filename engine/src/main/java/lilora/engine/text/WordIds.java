package lilora.engine.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Ids of a text from the remembered ids of its words, for tokenizers of Llama's kind: a BPE without pre-tokenizer over text in which
 * {@value #SPACE} stands for a space and before the text. The native library merges such a text as one long word, however often its words
 * have been seen.
 *
 * <p>The ids are the same. A merge is made between neighbours that the table of merges pairs, so that parts between which no pair exists
 * are merged as if each stood alone. Where no token holds a {@value #SPACE} behind another character, there is none across the border
 * before a word; and by itself a word gets the {@value #SPACE} that stood before it. Words that touch an added token are never parted from
 * it. {@link #of} declines wherever one of this is not so.
 *
 * <p>Thread-safe.
 */
final class WordIds {
    private static final String SPACE = "\u2581";
    /** More different words than most data have; then words are no longer remembered. */
    private static final int MOST = 1 << 17;

    private static final int LONGEST = 40;

    private final Function<String, int[]> tokenizer;
    private final Set<Integer> openings;
    private final Set<Integer> ends;
    private final Map<String, int[]> remembered = new ConcurrentHashMap<>();

    private WordIds(Function<String, int[]> tokenizer, Set<Integer> openings, Set<Integer> ends) {
        this.tokenizer = tokenizer;
        this.openings = openings;
        this.ends = ends;
    }

    /**
     * For a {@code tokenizer.json} that allows it.
     *
     * @param tokenizer gives the ids of any text
     */
    static Optional<WordIds> of(JsonNode file, Function<String, int[]> tokenizer) {
        JsonNode model = file.path("model");
        boolean plain = model.path("type").asText("BPE").equals("BPE")
                && isAbsent(file.path("pre_tokenizer"))
                && isAbsent(model.path("continuing_subword_prefix"))
                && isAbsent(model.path("end_of_word_suffix"))
                && !model.path("ignore_merges").asBoolean(false)
                && model.path("vocab").has(SPACE);
        if (!plain || !writesSpaces(file.path("normalizer")) || !keepsWordsApart(model.path("merges"))) {
            return Optional.empty();
        }
        Set<Integer> openings = new HashSet<>();
        Set<Integer> ends = new HashSet<>();
        for (JsonNode token : file.path("added_tokens")) {
            String content = token.path("content").asText();
            boolean whole = !content.isEmpty()
                    && content.indexOf(' ') < 0
                    && !content.contains(SPACE)
                    && !token.path("lstrip").asBoolean()
                    && !token.path("rstrip").asBoolean()
                    && !token.path("single_word").asBoolean()
                    && !token.path("normalized").asBoolean(true);
            if (!whole) {
                return Optional.empty();
            }
            openings.add(content.codePointAt(0));
            ends.add(content.codePointBefore(content.length()));
        }
        return Optional.of(new WordIds(tokenizer, Set.copyOf(openings), Set.copyOf(ends)));
    }

    private static boolean isAbsent(JsonNode field) {
        return field.isMissingNode()
                || field.isNull()
                || (field.isTextual() && field.textValue().isEmpty());
    }

    private static boolean writesSpaces(JsonNode normalizer) {
        JsonNode parts = normalizer.path("normalizers");
        return normalizer.path("type").asText().equals("Sequence")
                && parts.size() == 2
                && parts.path(0).path("type").asText().equals("Prepend")
                && parts.path(0).path("prepend").asText().equals(SPACE)
                && parts.path(1).path("type").asText().equals("Replace")
                && parts.path(1).path("pattern").path("String").asText().equals(" ")
                && parts.path(1).path("content").asText().equals(SPACE);
    }

    /** Merges are written "a b" or as a list of the two. */
    private static boolean keepsWordsApart(JsonNode merges) {
        for (JsonNode merge : merges) {
            String joined = merge.isTextual()
                    ? merge.asText().replace(" ", "")
                    : merge.path(0).asText() + merge.path(1).asText();
            int word = 0;
            while (joined.startsWith(SPACE, word)) {
                word += SPACE.length();
            }
            if (joined.indexOf(SPACE, word) >= 0) {
                return false;
            }
        }
        return true;
    }

    /** Ids of a text that is not empty. */
    int[] ids(String text) {
        int[] all = new int[16 + text.length() / 3];
        int count = 0;
        int start = 0;
        for (int at = 1; at <= text.length(); at++) {
            if (at < text.length() && !isBorder(text, at)) {
                continue;
            }
            int[] word = word(text.substring(start, at));
            if (count + word.length > all.length) {
                all = Arrays.copyOf(all, 2 * (count + word.length));
            }
            System.arraycopy(word, 0, all, count, word.length);
            count += word.length;
            // The space itself comes back in front of the word.
            start = at + 1;
        }
        return Arrays.copyOf(all, count);
    }

    private int[] word(String word) {
        int[] known = remembered.get(word);
        if (known != null) {
            return known;
        }
        int[] ids = tokenizer.apply(word);
        if (word.length() <= LONGEST && remembered.size() < MOST) {
            remembered.put(word, ids);
        }
        return ids;
    }

    /** Whether a word begins behind the space here: the first of several, and neither side is part of an added token. */
    private boolean isBorder(String text, int at) {
        if (text.charAt(at) != ' ' || isSpace(text.charAt(at - 1)) || ends.contains(text.codePointBefore(at))) {
            return false;
        }
        int next = at + 1;
        while (next < text.length() && isSpace(text.charAt(next))) {
            next++;
        }
        return next < text.length() && !openings.contains(text.codePointAt(next));
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == SPACE.charAt(0);
    }
}
