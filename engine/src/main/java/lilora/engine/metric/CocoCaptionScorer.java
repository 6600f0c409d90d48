package lilora.engine.metric;

import com.google.auto.service.AutoService;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Captions by the scores of the COCO caption evaluation, each times 100: CIDEr-D, as {@link CaptionScorer} has it, with BLEU-1 to BLEU-4 and
 * ROUGE-L beside it. UCIT prints the mean of these six and METEOR ({@code eval_caption.py}); METEOR needs a database of synonyms and is not
 * computed, and so neither is that mean.
 */
@AutoService(Scorer.class)
public final class CocoCaptionScorer implements Scorer {
    private final CaptionScorer scorer = CaptionScorer.standard();

    @Override
    public String id() {
        return "caption-coco";
    }

    @Override
    public String title() {
        return "CIDEr-D with BLEU-1 to 4";
    }

    @Override
    public Score score(List<Prediction> all) {
        Score score = scorer.score(all);
        double[] bleu = Bleu.scores(
                all.stream()
                        .map(prediction -> CaptionTokeniser.tokens(prediction.text()))
                        .toList(),
                all.stream().map(CaptionScorer::tokenisedReferences).toList());
        Map<String, Double> side = new LinkedHashMap<>();
        for (int n = 1; n <= bleu.length; n++) {
            side.put("bleu" + n, 100 * bleu[n - 1]);
        }
        side.putAll(score.side());
        return Score.of(score.items(), side);
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
