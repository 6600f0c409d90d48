package lilora.engine.metric;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Optional;
import lilora.engine.InputException;
import lilora.engine.PythonWhitespace;

/**
 * Visual grounding, the RefCOCO rule of the CoIN evaluator: a box is right if its intersection over union with the reference is above
 * 0.5. Both are {@code [x1, y1, x2, y2]} in the same unit; what that is does not matter, for the measure does not change when an axis is
 * scaled. Text without such a list is no answer.
 *
 * <p>Instruction followed: the text is the list and nothing else. Format-only error: the right four numbers without brackets.
 */
@AutoService(Scorer.class)
public final class GroundingScorer implements Scorer {
    private static final double ENOUGH = 0.5;

    @Override
    public String id() {
        return "grounding";
    }

    @Override
    public String title() {
        return "grounding accuracy (IoU above 0.5)";
    }

    @Override
    public Score score(List<Prediction> all) {
        return ItemScoring.each(all, GroundingScorer::judge);
    }

    @Override
    public void requireReferences(Prediction item) {
        reference(item);
    }

    private static ItemScore judge(Prediction prediction) {
        Box right = reference(prediction);
        Optional<Box> said = Box.in(prediction.text());
        boolean correct = said.isPresent() && said.get().overlap(right) > ENOUGH;
        Verdict verdict = correct ? Verdict.CORRECT : said.isPresent() ? Verdict.WRONG : Verdict.NO_ANSWER;
        boolean bare = Box.in("[" + PythonWhitespace.strip(prediction.text()) + "]")
                .filter(box -> box.overlap(right) > ENOUGH)
                .isPresent();
        boolean followed = said.isPresent() && Box.is(PythonWhitespace.strip(prediction.text()));
        return new ItemScore(prediction.itemId(), verdict, correct ? 1 : 0, followed, !correct && bare);
    }

    static Box reference(Prediction prediction) {
        Optional<Box> box = prediction.answers().size() == 1
                        && Box.is(PythonWhitespace.strip(prediction.answers().get(0)))
                ? Box.in(prediction.answers().get(0))
                : Optional.empty();
        return box.filter(found -> found.area() > 0)
                .orElseThrow(() -> new InputException("Item " + prediction.itemId()
                        + ": the answer of a grounding question must be one box [x1, y1, x2, y2] with x1 below x2 and y1 below y2, not \""
                        + String.join("\", \"", prediction.answers()) + "\"."));
    }
}
