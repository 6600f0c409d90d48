package lilora.engine.metric;

import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import lilora.engine.InputException;
import lilora.engine.PythonWhitespace;

/**
 * Captions: CIDEr-D times 100, with BLEU-4 and ROUGE-L beside it. An item's credit is its own CIDEr-D, 0 to 10.
 *
 * <p>Instruction followed: the text ends with a full stop and has more than four words, or is part of a reference. Format-only
 * error: the instruction is not followed, but all words of the text, articles aside, are in one reference: typically a bare
 * noun from a model that has just learned to answer in one word.
 */
@AutoService(Scorer.class)
public final class CaptionScorer implements Scorer {
    private static final int FEW_WORDS = 4;
    private static final Set<String> ARTICLES = Set.of("a", "an", "the");

    private final boolean likeCvit;

    /** Standard CIDEr-D, as {@link #standard()}. */
    public CaptionScorer() {
        this(false);
    }

    private CaptionScorer(boolean likeCvit) {
        this.likeCvit = likeCvit;
    }

    /** Standard CIDEr-D: Penn Treebank tokens, all references, document frequencies from the references. */
    static CaptionScorer standard() {
        return new CaptionScorer(false);
    }

    /**
     * What the released CVIT evaluator prints as CIDEr, for comparison with published tables only: words between white space
     * as they stand; for each item the one reference that scores best (each of its references taken for an image of its own);
     * then that reference is scored against the prediction, so that predictions supply the document frequencies. It is
     * inflated against the standard; never mix the two.
     */
    static CaptionScorer cvitCompatible() {
        return new CaptionScorer(true);
    }

    @Override
    public String id() {
        return likeCvit ? "caption-cvit" : "caption";
    }

    @Override
    public String title() {
        return likeCvit ? "CIDEr-D as CVIT computes it" : "CIDEr-D";
    }

    @Override
    public Score score(List<Prediction> all) {
        ItemScoring.requireSplit(all);
        List<List<String>> candidates = new ArrayList<>();
        List<List<List<String>>> references = new ArrayList<>();
        for (Prediction prediction : all) {
            candidates.add(CaptionTokeniser.tokens(prediction.text()));
            references.add(tokenisedReferences(prediction));
        }
        List<Double> cider = likeCvit ? cvitScores(all) : CiderD.scores(candidates, references);
        List<ItemScore> items = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            items.add(judge(all.get(i), cider.get(i), candidates.get(i), references.get(i)));
        }
        Map<String, Double> side = new LinkedHashMap<>();
        side.put("bleu4", 100 * Bleu.score(candidates, references));
        side.put("rougeL", 100 * RougeL.score(candidates, references));
        return Score.of(items, side);
    }

    /** Words count by how few of the items have them, which of one item says nothing: its score is 0 by definition. */
    @Override
    public int leastItems() {
        return 2;
    }

    @Override
    public void requireReferences(Prediction item) {
        tokenisedReferences(item);
    }

    static List<List<String>> tokenisedReferences(Prediction prediction) {
        List<List<String>> references =
                prediction.answers().stream().map(CaptionTokeniser::tokens).toList();
        if (references.stream().anyMatch(List::isEmpty)) {
            throw new InputException(
                    "Item " + prediction.itemId() + " has a reference caption without a word; fill it in or"
                            + " remove it from the field \"answer\".");
        }
        return references;
    }

    private static List<Double> cvitScores(List<Prediction> all) {
        List<List<String>> best = new ArrayList<>();
        List<List<List<String>>> said = new ArrayList<>();
        for (Prediction prediction : all) {
            List<String> text = WhitespaceSplit.of(prediction.text());
            best.add(bestReference(
                    text, prediction.answers().stream().map(WhitespaceSplit::of).toList()));
            said.add(List.of(text));
        }
        return CiderD.scores(best, said);
    }

    /** The first of the references that score best when each is taken for an image with the same candidate. */
    private static List<String> bestReference(List<String> candidate, List<List<String>> references) {
        List<List<String>> candidates =
                references.stream().map(reference -> candidate).toList();
        List<Double> scores =
                CiderD.scores(candidates, references.stream().map(List::of).toList());
        int best = 0;
        for (int i = 1; i < scores.size(); i++) {
            best = scores.get(i) > scores.get(best) ? i : best;
        }
        return references.get(best);
    }

    private static ItemScore judge(
            Prediction prediction, double cider, List<String> tokens, List<List<String>> references) {
        String text = PythonWhitespace.strip(prediction.text()).toLowerCase(Locale.ROOT);
        boolean wordy = WhitespaceSplit.of(text).size() > FEW_WORDS;
        boolean quoted = prediction.answers().stream()
                .anyMatch(answer -> answer.toLowerCase(Locale.ROOT).contains(text));
        boolean followed = text.endsWith(".") && (wordy || quoted);
        List<String> content =
                tokens.stream().filter(word -> !ARTICLES.contains(word)).toList();
        boolean contentIsRight =
                !content.isEmpty() && references.stream().anyMatch(words -> words.containsAll(content));
        Verdict verdict = text.isEmpty() ? Verdict.NO_ANSWER : Verdict.GRADED;
        return new ItemScore(prediction.itemId(), verdict, cider, followed, !followed && contentIsRight);
    }
}
