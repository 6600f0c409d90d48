package lilora.engine.metric;

import java.util.List;

/**
 * ROUGE-L (Lin, "ROUGE: A Package for Automatic Evaluation of Summaries", 2004), as the COCO caption evaluation computes it:
 * with LCS the longest common subsequence, P and R the best LCS/|candidate| and LCS/|reference| over the references (each
 * best for itself), the score is (1 + b^2) P R / (R + b^2 P), b = 1.2.
 */
final class RougeL {
    private static final double BETA_SQUARED = 1.2 * 1.2;

    private RougeL() {}

    /** The mean over all images, 0 to 1. */
    static double score(List<List<String>> candidates, List<List<List<String>>> references) {
        double sum = 0;
        for (int image = 0; image < candidates.size(); image++) {
            sum += scoreOne(candidates.get(image), references.get(image));
        }
        return sum / candidates.size();
    }

    /** The score of one candidate, 0 to 1. */
    static double scoreOne(List<String> candidate, List<List<String>> references) {
        double precision = 0;
        double recall = 0;
        for (List<String> reference : references) {
            double common = longestCommonSubsequence(candidate, reference);
            if (common > 0) {
                precision = Math.max(precision, common / candidate.size());
                recall = Math.max(recall, common / reference.size());
            }
        }
        return precision == 0 ? 0 : (1 + BETA_SQUARED) * precision * recall / (recall + BETA_SQUARED * precision);
    }

    private static int longestCommonSubsequence(List<String> left, List<String> right) {
        int[] above = new int[right.size() + 1];
        for (String word : left) {
            int[] row = new int[right.size() + 1];
            for (int j = 1; j <= right.size(); j++) {
                row[j] = word.equals(right.get(j - 1)) ? above[j - 1] + 1 : Math.max(above[j], row[j - 1]);
            }
            above = row;
        }
        return above[right.size()];
    }
}
