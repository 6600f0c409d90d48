package lilora.builder.tokenizer;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Splits text into the ids of a vocabulary and back, without special tokens: what the written {@code tokenizer.json} asks
 * Hugging Face's tokenizers to do.
 */
final class BpeEncoder {
    private final Vocabulary vocabulary;
    private final Map<String, Integer> ids;
    private final Map<Merge, Integer> ranks = new HashMap<>();

    /** An encoder for a vocabulary. */
    public BpeEncoder(Vocabulary vocabulary) {
        this.vocabulary = vocabulary;
        this.ids = vocabulary.ids();
        for (int rank = 0; rank < vocabulary.merges().size(); rank++) {
            ranks.putIfAbsent(vocabulary.merges().get(rank), rank);
        }
    }

    /** The pieces of a text, byte pieces where a character has none of its own. */
    public List<String> pieces(String text) {
        List<String> pieces = new ArrayList<>();
        if (text.isEmpty()) {
            return pieces;
        }
        String normal = Vocabulary.SPACE + text.replace(" ", Vocabulary.SPACE);
        normal.codePoints().mapToObj(Character::toString).forEach(character -> {
            if (ids.containsKey(character)) {
                pieces.add(character);
            } else {
                for (byte value : character.getBytes(StandardCharsets.UTF_8)) {
                    pieces.add(Vocabulary.bytePiece(value & 0xFF));
                }
            }
        });
        mergeAll(pieces);
        return pieces;
    }

    /** The ids of a text. */
    public List<Integer> ids(String text) {
        return pieces(text).stream().map(ids::get).toList();
    }

    /** The text of ids; the first space, which encoding put there, is taken away again. */
    public String decode(List<Integer> encoded) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int id : encoded) {
            String piece = vocabulary.pieces().get(id);
            boolean isByte = id >= Vocabulary.SPECIAL.size() && id < Vocabulary.SPECIAL.size() + 256;
            if (isByte) {
                bytes.write(id - Vocabulary.SPECIAL.size());
            } else {
                bytes.writeBytes(piece.replace(Vocabulary.SPACE, " ").getBytes(StandardCharsets.UTF_8));
            }
        }
        String text = bytes.toString(StandardCharsets.UTF_8);
        return text.startsWith(" ") ? text.substring(1) : text;
    }

    private void mergeAll(List<String> pieces) {
        while (true) {
            int at = -1;
            int best = Integer.MAX_VALUE;
            for (int i = 0; i + 1 < pieces.size(); i++) {
                Integer rank = ranks.get(new Merge(pieces.get(i), pieces.get(i + 1)));
                if (rank != null && rank < best) {
                    best = rank;
                    at = i;
                }
            }
            if (at < 0) {
                return;
            }
            pieces.set(at, pieces.get(at) + pieces.remove(at + 1));
        }
    }
}
