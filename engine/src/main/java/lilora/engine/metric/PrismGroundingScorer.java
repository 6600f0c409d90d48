package lilora.engine.metric;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Prism's grounding accuracy ({@code eval_unified.py}): as {@link CoinGroundingScorer}, but the box is the first four numbers in the text, whatever stands
 * around and between them.
 *
 * <p>Instruction followed and format-only error as for {@link GroundingScorer}.
 */
@AutoService(Scorer.class)
public final class PrismGroundingScorer implements Scorer {
    private static final Pattern NUMBER = Pattern.compile("-?\\d*\\.?\\d+(?:[eE][-+]?\\d+)?");

    @Override
    public String id() {
        return "grounding-prism";
    }

    @Override
    public String title() {
        return "grounding accuracy (Prism)";
    }

    @Override
    public Score score(List<Prediction> all) {
        return ItemScoring.each(all, prediction -> PublishedGrounding.judge(prediction, parsed(prediction.text())));
    }

    @Override
    public void requireReferences(Prediction item) {
        GroundingScorer.reference(item);
    }

    private static Optional<Box> parsed(String text) {
        double[] corners = NUMBER.matcher(text)
                .results()
                .limit(4)
                .mapToDouble(found -> Double.parseDouble(found.group()))
                .toArray();
        return PublishedGrounding.box(corners);
    }
}
