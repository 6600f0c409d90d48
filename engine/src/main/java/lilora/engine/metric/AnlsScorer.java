package lilora.engine.metric;

import com.google.auto.service.AutoService;
import java.util.List;

/**
 * Average normalised Levenshtein similarity of documents' questions (Biten et al., "Scene Text Visual Question Answering", ICCV 2019): the best over the
 * references of 1 - distance / length of the longer, in lower case; below 0.5 it counts as 0.
 *
 * <p>Instruction followed and format-only error as for {@link ExactScorer}.
 */
@AutoService(Scorer.class)
public final class AnlsScorer implements Scorer {
    @Override
    public String id() {
        return "anls";
    }

    @Override
    public String title() {
        return "ANLS";
    }

    @Override
    public Score score(List<Prediction> all) {
        return ItemScoring.each(all, prediction -> Similarity.judge(prediction, 0.5));
    }
}
