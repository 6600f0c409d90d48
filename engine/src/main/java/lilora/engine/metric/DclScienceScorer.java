package lilora.engine.metric;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import lilora.engine.PythonWhitespace;
import org.jspecify.annotations.Nullable;

/**
 * The rule of MLLM-DCL for Sci ({@code eval_sci.py}), in lower case, by what the image's file name begins with: for AI2D, TQA, VQA and SciVerse
 * equality; for all others (MapQA) the share of the reference's parts that are parts of the text where the question holds "Which states", both
 * split at commas and nothing trimmed, so that "a, b" holds the part " b"; else containment. Text that holds "Unanswerable" is wrong.
 *
 * <p>Instruction followed and format-only error as for {@link ExactScorer}.
 */
@AutoService(Scorer.class)
public final class DclScienceScorer implements Scorer {
    private static final Set<String> EXACT = Set.of("AI2D", "TQA", "VQA", "SciVerse");

    @Override
    public String id() {
        return "dcl-sci";
    }

    @Override
    public String title() {
        return "accuracy of Sci (MLLM-DCL)";
    }

    @Override
    public Score score(List<Prediction> all) {
        return ItemScoring.each(all, DclScienceScorer::judge);
    }

    private static ItemScore judge(Prediction prediction) {
        double credit =
                PythonWhitespace.isBlank(prediction.text()) || prediction.text().contains("Unanswerable")
                        ? 0
                        : prediction.answers().stream()
                                .mapToDouble(answer -> credit(prediction, answer.toLowerCase(Locale.ROOT)))
                                .max()
                                .orElse(0);
        return ItemScoring.shortAnswer(prediction, credit, TextScorer.mentionsAnswer(prediction));
    }

    private static double credit(Prediction prediction, String right) {
        String said = prediction.text().toLowerCase(Locale.ROOT);
        if (EXACT.contains(source(prediction.image()))) {
            return said.equals(right) ? 1 : 0;
        }
        if (prediction.prompt().contains("Which states")) {
            List<String> parts = parts(right);
            List<String> given = parts(said);
            return parts.stream().filter(given::contains).count() / (double) parts.size();
        }
        return said.contains(right) ? 1 : 0;
    }

    private static List<String> parts(String text) {
        return List.of(text.split(",", -1));
    }

    private static String source(@Nullable String image) {
        String name = image == null ? "" : image.substring(image.lastIndexOf('/') + 1);
        return name.indexOf('_') < 0 ? name : name.substring(0, name.indexOf('_'));
    }
}
