package lilora.engine.metric;

import com.google.auto.service.AutoService;
import java.util.List;

/**
 * ANLS as TriGap computes it for DocVQA and InfographicVQA (Prism, {@code eval_ucit.py}): as {@link AnlsScorer}, but a similarity below 0.5 counts as
 * what it is, so that the score is never lower.
 *
 * <p>Instruction followed and format-only error as for {@link ExactScorer}.
 */
@AutoService(Scorer.class)
public final class TrigapAnlsScorer implements Scorer {
    @Override
    public String id() {
        return "anls-trigap";
    }

    @Override
    public String title() {
        return "ANLS without its cut (TriGap)";
    }

    @Override
    public Score score(List<Prediction> all) {
        return ItemScoring.each(all, prediction -> Similarity.judge(prediction, 0));
    }
}
