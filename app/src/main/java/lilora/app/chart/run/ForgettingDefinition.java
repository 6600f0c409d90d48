package lilora.app.chart.run;

import java.util.OptionalDouble;
import lilora.app.chart.view.ViewSetting;
import lilora.engine.result.AccuracyMatrix;
import lilora.engine.result.ContinualMetrics;
import lilora.engine.result.ForgettingRule;

/**
 * Which of the field's definitions of forgetting is shown. One holds for all that is shown at a time, and its name stands wherever
 * a number of it does.
 */
public enum ForgettingDefinition {
    MAX_LAST(
            ForgettingRule.BEST_MINUS_LAST,
            "max − last",
            "F = 1/(T−1) · Σ_{i<T} ( max_{t=i..T} a[t][i] − a[T][i] )",
            "Drop of each earlier task from its best stage to the last one; never negative.",
            "after Chaudhry et al., ECCV 2018 (arXiv 1801.10112), with the last stage among those that may be best"),
    MAX_BEFORE_LAST(
            ForgettingRule.BEST_BEFORE_MINUS_LAST,
            "max before − last",
            "F = 1/(T−1) · Σ_{i<T} ( max_{t=i..T−1} a[t][i] − a[T][i] )",
            "Drop of each earlier task from its best stage before the last one to the last; negative is a gain.",
            "forgetting measure F_T of Chaudhry et al., ECCV 2018 (arXiv 1801.10112): f = max_{l<k} a[l][j] − a[k][j], k = T"),
    FIRST_LAST(
            ForgettingRule.FIRST_MINUS_LAST,
            "first − last",
            "F = 1/(T−1) · Σ_{i<T} ( a[i][i] − a[T][i] )",
            "Drop of each earlier task from when it was learned to the last stage; negative is a gain. It is −BWT.",
            "−BWT of Lopez-Paz and Ranzato, NeurIPS 2017 (arXiv 1706.08840); by task the forgetting of RECAP");

    private static final String KEPT = "forgetting-definition";

    private final ForgettingRule rule;
    private final String words;
    private final String formula;
    private final String meaning;
    private final String source;

    ForgettingDefinition(ForgettingRule rule, String words, String formula, String meaning, String source) {
        this.rule = rule;
        this.words = words;
        this.formula = formula;
        this.meaning = meaning;
        this.source = source;
    }

    /** The choice that this workspace keeps. */
    public static ViewSetting<ForgettingDefinition> kept(ViewSetting.Place place) {
        return new ViewSetting<>(KEPT, MAX_LAST, ViewSetting.Form.of(ForgettingDefinition.class), place);
    }

    /** As a heading: {@code ForgettingDefinition (max − last)}. */
    public String title() {
        return "Forgetting (" + words + ")";
    }

    /** Within a name: {@code max − last}. */
    public String words() {
        return words;
    }

    /** With its denominator, as {@link lilora.engine.result.ContinualMetric#formula}. */
    public String formula() {
        return formula;
    }

    public String meaning() {
        return meaning;
    }

    /** Where it is from, as {@link lilora.engine.result.ContinualMetric#source}. */
    public String source() {
        return source;
    }

    /** All that is to be known of it, for whoever points at it. */
    public String about() {
        return "%s\n%s\nSource: %s.".formatted(formula, meaning, source);
    }

    /** Mean over the tasks that can be forgotten, in points; empty where a cell that it needs was not evaluated. */
    public OptionalDouble of(AccuracyMatrix scores) {
        return ContinualMetrics.forgetting(scores, rule);
    }

    /** Of one task; empty for the last, and where a cell that it needs was not evaluated. */
    public OptionalDouble of(AccuracyMatrix scores, int task) {
        return ContinualMetrics.forgettingOf(scores, task, rule);
    }
}
