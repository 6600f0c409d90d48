package lilora.engine.metric;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * CIDEr-D (Vedantam, Zitnick and Parikh, "CIDEr: Consensus-based Image Description Evaluation", CVPR 2015), as the COCO
 * caption evaluation computes it. For n = 1..4 let g be the vector over n-grams of count times idf, idf = log(N) -
 * log(max(1, df)), N the number of images and df the number of images with the n-gram in a reference. Then
 *
 * <pre>CIDEr_n = (10/m) sum over the m references r of exp(-(l_c - l_r)^2 / (2*6^2)) * &lt;min(g_c, g_r), g_r&gt; / (|g_c| |g_r|)</pre>
 *
 * and an image's score is the mean over n, 0 to 10. As in the reference, a sentence's length l is its number of 2-grams.
 * With one image all idf are 0 and so is the score.
 */
final class CiderD {
    private static final double SIGMA = 6;
    private static final double SCALE = 10;

    private final double logImages;
    private final Map<List<String>, Integer> documentFrequency = new HashMap<>();

    private CiderD(List<List<NGrams>> references) {
        logImages = Math.log(references.size());
        for (List<NGrams> image : references) {
            Set<List<String>> present = new HashSet<>();
            for (NGrams reference : image) {
                for (int n = 1; n <= NGrams.LONGEST; n++) {
                    present.addAll(reference.ofLength(n).keySet());
                }
            }
            present.forEach(gram -> documentFrequency.merge(gram, 1, Integer::sum));
        }
    }

    /**
     * The score of each image's candidate, 0 to 10, with document frequencies from these references.
     *
     * @param candidates one tokenised sentence for each image
     * @param references at least one tokenised sentence for each image
     */
    static List<Double> scores(List<List<String>> candidates, List<List<List<String>>> references) {
        List<List<NGrams>> counted = new ArrayList<>();
        for (List<List<String>> image : references) {
            counted.add(image.stream().map(NGrams::new).toList());
        }
        CiderD corpus = new CiderD(counted);
        List<Double> scores = new ArrayList<>(candidates.size());
        for (int image = 0; image < candidates.size(); image++) {
            scores.add(corpus.score(new NGrams(candidates.get(image)), counted.get(image)));
        }
        return scores;
    }

    private double score(NGrams candidate, List<NGrams> references) {
        double sum = 0;
        for (NGrams reference : references) {
            double difference = bigrams(candidate) - bigrams(reference);
            double penalty = Math.exp(-difference * difference / (2 * SIGMA * SIGMA));
            for (int n = 1; n <= NGrams.LONGEST; n++) {
                sum += penalty * similarity(weights(candidate, n), weights(reference, n));
            }
        }
        return SCALE * sum / NGrams.LONGEST / references.size();
    }

    private static double bigrams(NGrams sentence) {
        return Math.max(0, sentence.words() - 1);
    }

    private Map<List<String>, Double> weights(NGrams sentence, int n) {
        Map<List<String>, Double> weights = new HashMap<>();
        sentence.ofLength(n).forEach((gram, count) -> {
            double idf = logImages - Math.log(Math.max(1, documentFrequency.getOrDefault(gram, 0)));
            weights.put(gram, count * idf);
        });
        return weights;
    }

    private static double similarity(Map<List<String>, Double> candidate, Map<List<String>, Double> reference) {
        double product = 0;
        for (Map.Entry<List<String>, Double> gram : candidate.entrySet()) {
            double inReference = reference.getOrDefault(gram.getKey(), 0.0);
            product += Math.min(gram.getValue(), inReference) * inReference;
        }
        double norms = norm(candidate) * norm(reference);
        return norms == 0 ? 0 : product / norms;
    }

    private static double norm(Map<List<String>, Double> vector) {
        return Math.sqrt(
                vector.values().stream().mapToDouble(weight -> weight * weight).sum());
    }
}
