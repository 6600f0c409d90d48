package lilora.engine.metric;

import java.util.List;
import java.util.Map;

/**
 * BLEU-4 over a whole split (Papineni et al., "BLEU: a Method for Automatic Evaluation of Machine Translation", ACL 2002), as
 * the COCO caption evaluation computes it: the geometric mean of the clipped n-gram precisions for n = 1..4, times
 * exp(1 - r/c) if the candidates' length c is below the length r of the references closest in length. The tiny constants of
 * the reference keep it defined when nothing matches.
 */
final class Bleu {
    private static final double SMALL = 1e-9;
    private static final double TINY = 1e-15;

    private Bleu() {}

    /** BLEU-4 of all candidates together, 0 to 1. */
    static double score(List<List<String>> candidates, List<List<List<String>>> references) {
        return scores(candidates, references)[NGrams.LONGEST - 1];
    }

    /** BLEU-1 to BLEU-4 of all candidates together, each 0 to 1. */
    static double[] scores(List<List<String>> candidates, List<List<List<String>>> references) {
        long[] guessed = new long[NGrams.LONGEST + 1];
        long[] correct = new long[NGrams.LONGEST + 1];
        long length = 0;
        long referenceLength = 0;
        for (int image = 0; image < candidates.size(); image++) {
            NGrams candidate = new NGrams(candidates.get(image));
            List<NGrams> sentences =
                    references.get(image).stream().map(NGrams::new).toList();
            length += candidate.words();
            referenceLength += closestLength(candidate.words(), sentences);
            for (int n = 1; n <= NGrams.LONGEST; n++) {
                guessed[n] += Math.max(0, candidate.words() - n + 1);
                correct[n] += matches(candidate.ofLength(n), sentences, n);
            }
        }
        double ratio = (length + TINY) / (referenceLength + SMALL);
        double brevity = ratio < 1 ? Math.exp(1 - 1 / ratio) : 1;
        double[] scores = new double[NGrams.LONGEST];
        double product = 1;
        for (int n = 1; n <= NGrams.LONGEST; n++) {
            product *= (correct[n] + TINY) / (guessed[n] + SMALL);
            scores[n - 1] = Math.pow(product, 1.0 / n) * brevity;
        }
        return scores;
    }

    /** The length of the reference nearest in length; of two as near, the shorter. */
    private static int closestLength(int length, List<NGrams> references) {
        int closest = references.get(0).words();
        for (NGrams reference : references) {
            int distance = Math.abs(reference.words() - length);
            int best = Math.abs(closest - length);
            if (distance < best || (distance == best && reference.words() < closest)) {
                closest = reference.words();
            }
        }
        return closest;
    }

    private static long matches(Map<List<String>, Integer> candidate, List<NGrams> references, int n) {
        long matches = 0;
        for (Map.Entry<List<String>, Integer> gram : candidate.entrySet()) {
            int most = 0;
            for (NGrams reference : references) {
                most = Math.max(most, reference.ofLength(n).getOrDefault(gram.getKey(), 0));
            }
            matches += Math.min(most, gram.getValue());
        }
        return matches;
    }
}
