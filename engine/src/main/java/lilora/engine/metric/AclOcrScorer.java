package lilora.engine.metric;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Locale;
import lilora.engine.PythonWhitespace;

/**
 * The rule of OCRBench (Liu et al., "OCRBench: On the Hidden Mystery of OCR in Large Multimodal Models", 2024) as MLLM-ACL computes it
 * ({@code eval_ocr.py}): a reference is contained in the text, in lower case and without line breaks; in handwritten formulas as they are
 * written, without spaces. The published figure is the number of hits of its 1,000 items divided by 10: the same as this percentage there.
 *
 * <p>Instruction followed and format-only error as for {@link ExactScorer}.
 */
@AutoService(Scorer.class)
public final class AclOcrScorer implements Scorer {
    private static final String FORMULA = "Handwritten Mathematical Expression Recognition";

    @Override
    public String id() {
        return "acl-ocr";
    }

    @Override
    public String title() {
        return "OCRBench accuracy (MLLM-ACL)";
    }

    @Override
    public Score score(List<Prediction> all) {
        return ItemScoring.each(all, AclOcrScorer::judge);
    }

    private static ItemScore judge(Prediction prediction) {
        boolean correct = !PythonWhitespace.isBlank(prediction.text())
                && prediction.answers().stream().anyMatch(answer -> isRight(prediction, answer));
        return ItemScoring.shortAnswer(prediction, correct ? 1 : 0, TextScorer.mentionsAnswer(prediction));
    }

    private static boolean isRight(Prediction prediction, String answer) {
        if (FORMULA.equals(prediction.type())) {
            return formula(prediction.text()).contains(formula(answer));
        }
        return plain(prediction.text()).contains(plain(answer));
    }

    private static String formula(String text) {
        return PythonWhitespace.strip(text).replace(" ", "").replace("\n", "");
    }

    private static String plain(String text) {
        return PythonWhitespace.strip(text.toLowerCase(Locale.ROOT)).replace("\n", "");
    }
}
