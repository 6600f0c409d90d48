package lilora.builder.tokenizer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Learns a byte-pair vocabulary: again and again the most frequent pair of neighbouring pieces becomes a piece (Sennrich
 * et al. 2016, algorithm 1). Equal counts are decided by the order of the pieces, so the result depends on the counts
 * alone. Written by hand, since Hugging Face's tokenizers encode in DJL but do not train there.
 */
public final class BpeTrainer {
    private final int size;

    /**
     * A trainer for vocabularies of one size.
     *
     * @param size number of pieces wanted, special and byte pieces included
     */
    public BpeTrainer(int size) {
        if (size < Vocabulary.fixedPieces().size()) {
            throw new IllegalArgumentException("A vocabulary with byte fallback needs at least "
                    + Vocabulary.fixedPieces().size() + " pieces, not " + size + ".");
        }
        this.size = size;
    }

    /**
     * Trains on counted words.
     *
     * @param words count by word
     * @param alphabet the characters that become pieces; other characters are left to the byte pieces and end a word
     * @return a vocabulary of the wanted size, or smaller where the words hold no more pairs
     */
    public Vocabulary train(Map<String, Long> words, String alphabet) {
        SortedSet<String> characters = new TreeSet<>(split(alphabet));
        List<String> pieces = new ArrayList<>(Vocabulary.fixedPieces());
        pieces.addAll(characters);
        if (pieces.size() > size) {
            throw new IllegalArgumentException("The alphabet alone needs " + pieces.size()
                    + " pieces; the vocabulary has " + size + ". Leave rare characters to the byte pieces.");
        }
        Set<String> known = new HashSet<>(pieces);
        List<Merge> merges = new ArrayList<>();
        Corpus corpus = new Corpus(words, characters);
        while (pieces.size() < size) {
            Merge best = corpus.mostFrequent();
            if (best == null) {
                break;
            }
            merges.add(best);
            if (known.add(best.joined())) {
                pieces.add(best.joined());
            }
            corpus.apply(best);
        }
        return new Vocabulary(pieces, merges);
    }

    private static List<String> split(String word) {
        return word.codePoints().mapToObj(Character::toString).toList();
    }

    /** The words as pieces, and the count of each pair of neighbours with the words that hold it. */
    private static final class Corpus {
        private final List<List<String>> words = new ArrayList<>();
        private final List<Long> weights = new ArrayList<>();
        private final Map<Merge, Long> counts = new HashMap<>();
        private final Map<Merge, Set<Integer>> places = new HashMap<>();

        Corpus(Map<String, Long> counted, Set<String> characters) {
            new TreeMap<>(counted).forEach((word, weight) -> {
                List<String> run = new ArrayList<>();
                for (String character : split(word)) {
                    if (characters.contains(character)) {
                        run.add(character);
                    } else {
                        add(run, weight);
                        run = new ArrayList<>();
                    }
                }
                add(run, weight);
            });
        }

        private void add(List<String> pieces, long weight) {
            words.add(pieces);
            weights.add(weight);
            countPairs(words.size() - 1, 1);
        }

        @Nullable
        Merge mostFrequent() {
            Merge best = null;
            long most = 0;
            for (Map.Entry<Merge, Long> entry : counts.entrySet()) {
                long count = entry.getValue();
                if (count > most
                        || (count == most && best != null && entry.getKey().compareTo(best) < 0)) {
                    best = entry.getKey();
                    most = count;
                }
            }
            return best;
        }

        void apply(Merge merge) {
            for (int word : List.copyOf(places.getOrDefault(merge, Set.of()))) {
                countPairs(word, -1);
                words.set(word, join(words.get(word), merge));
                countPairs(word, 1);
            }
        }

        private void countPairs(int word, int sign) {
            List<String> pieces = words.get(word);
            for (int i = 0; i + 1 < pieces.size(); i++) {
                Merge pair = new Merge(pieces.get(i), pieces.get(i + 1));
                long count = counts.merge(pair, sign * weights.get(word), Long::sum);
                if (sign > 0) {
                    places.computeIfAbsent(pair, key -> new HashSet<>()).add(word);
                } else {
                    Set<Integer> at = places.get(pair);
                    if (at != null) {
                        at.remove(word);
                    }
                }
                if (count == 0) {
                    counts.remove(pair);
                    places.remove(pair);
                }
            }
        }

        private static List<String> join(List<String> pieces, Merge merge) {
            List<String> joined = new ArrayList<>(pieces.size());
            int i = 0;
            while (i < pieces.size()) {
                boolean match = i + 1 < pieces.size()
                        && pieces.get(i).equals(merge.left())
                        && pieces.get(i + 1).equals(merge.right());
                joined.add(match ? merge.joined() : pieces.get(i));
                i += match ? 2 : 1;
            }
            return joined;
        }
    }
}
