package lilora.builder.tokenizer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A trained vocabulary: the pieces in the order of their ids, and the merges in the order in which they apply.
 *
 * @param pieces piece of each id: the special tokens, 256 byte pieces, the characters, then the results of the merges
 * @param merges rules, the first learnt has the highest rank
 */
public record Vocabulary(List<String> pieces, List<Merge> merges) {
    /** The special tokens, at the ids of their places in this list. */
    public static final List<String> SPECIAL = List.of("<unk>", "<s>", "</s>", "<image>");

    /** What stands for a space inside pieces: U+2581. */
    public static final String SPACE = "\u2581";

    /** Copies the lists; refuses a piece that occurs twice. */
    public Vocabulary {
        pieces = List.copyOf(pieces);
        merges = List.copyOf(merges);
        if (pieces.stream().distinct().count() != pieces.size()) {
            throw new IllegalArgumentException("A vocabulary must not hold a piece twice.");
        }
    }

    /** Number of pieces. */
    public int size() {
        return pieces.size();
    }

    /** Id by piece. */
    public Map<String, Integer> ids() {
        Map<String, Integer> ids = new HashMap<>();
        for (int i = 0; i < pieces.size(); i++) {
            ids.put(pieces.get(i), i);
        }
        return ids;
    }

    /** The pieces that every vocabulary begins with: the special tokens, then {@code <0x00>} to {@code <0xFF>}. */
    static List<String> fixedPieces() {
        List<String> fixed = new ArrayList<>(SPECIAL);
        for (int value = 0; value < 256; value++) {
            fixed.add(bytePiece(value));
        }
        return fixed;
    }

    static String bytePiece(int value) {
        return "<0x%02X>".formatted(value);
    }
}
