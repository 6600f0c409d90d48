package lilora.engine.metric;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import lilora.engine.PythonWhitespace;

/**
 * CoIN's grounding accuracy ({@code eval_grounding.py}): intersection over union above 0.5, both boxes times the image's longer side, which changes no
 * ratio. Of the text all brackets are taken out, then its first and its last character, and what is left must be four numbers between commas: of
 * "[0.12, 0.20, 0.30, 0.45]" come .12, 0.20, 0.30 and 0.4. Text that is no four numbers then is wrong.
 *
 * <p>Instruction followed and format-only error as for {@link GroundingScorer}.
 */
@AutoService(Scorer.class)
public final class CoinGroundingScorer implements Scorer {
    private static final Pattern NUMBER = Pattern.compile("[-+]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][-+]?\\d+)?");

    @Override
    public String id() {
        return "grounding-coin";
    }

    @Override
    public String title() {
        return "grounding accuracy (CoIN)";
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
        String bare = text.replace("[", "").replace("]", "");
        if (bare.length() < 2) {
            return Optional.empty();
        }
        String[] parts = bare.substring(1, bare.length() - 1).split(",", -1);
        double[] corners = new double[parts.length];
        for (int i = 0; i < parts.length; i++) {
            String part = PythonWhitespace.strip(parts[i]);
            if (!NUMBER.matcher(part).matches()) {
                return Optional.empty();
            }
            corners[i] = Double.parseDouble(part);
        }
        return PublishedGrounding.box(corners);
    }
}
