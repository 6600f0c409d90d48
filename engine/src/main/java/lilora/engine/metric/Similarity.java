package lilora.engine.metric;

import java.util.Locale;
import lilora.engine.PythonWhitespace;

/** Normalised Levenshtein similarity of short answers. */
final class Similarity {
    private Similarity() {}

    /** The best over the references; what is below {@code cut} counts as 0. */
    static ItemScore judge(Prediction prediction, double cut) {
        double best = prediction.answers().stream()
                .mapToDouble(answer -> of(prediction.text(), answer))
                .max()
                .orElse(0);
        return ItemScoring.shortAnswer(prediction, best < cut ? 0 : best, TextScorer.mentionsAnswer(prediction));
    }

    /** 1 - distance / length of the longer, both stripped and in lower case; 0 if one is empty. */
    static double of(String text, String answer) {
        int[] said = form(text);
        int[] right = form(answer);
        return said.length == 0 || right.length == 0
                ? 0
                : 1 - distance(said, right) / (double) Math.max(said.length, right.length);
    }

    private static int[] form(String text) {
        return PythonWhitespace.strip(text)
                .toLowerCase(Locale.ROOT)
                .codePoints()
                .toArray();
    }

    private static int distance(int[] one, int[] other) {
        int[] row = new int[other.length + 1];
        for (int j = 0; j <= other.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= one.length; i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= other.length; j++) {
                int substituted = diagonal + (one[i - 1] == other[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(substituted, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[other.length];
    }
}
