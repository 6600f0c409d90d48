package lilora.engine.metric;

import com.google.auto.service.AutoService;
import java.util.List;

/** {@link CaptionScorer#cvitCompatible()}, to be found by its id. */
@AutoService(Scorer.class)
public final class CvitCaptionScorer implements Scorer {
    private final CaptionScorer scorer = CaptionScorer.cvitCompatible();

    @Override
    public String id() {
        return scorer.id();
    }

    @Override
    public String title() {
        return scorer.title();
    }

    @Override
    public Score score(List<Prediction> all) {
        return scorer.score(all);
    }

    @Override
    public int leastItems() {
        return scorer.leastItems();
    }

    @Override
    public void requireReferences(Prediction item) {
        scorer.requireReferences(item);
    }
}
