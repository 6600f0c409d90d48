package lilora.engine.result;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;

/** The catalogue of continual-learning metrics: what each is called, its formula and its direction, for a window to show. */
public enum ContinualMetric {
    AP(
            "ap",
            "Average performance",
            "AP = 1/T · Σ_i a[T][i]",
            "points",
            true,
            "Mean of the last row: every task, measured after the whole sequence.",
            "SMoLoRA (arXiv 2411.13949); MFN in MCITlib, Last in HiDe-LLaVA, ACC in CoIN"),
    MAP(
            "map",
            "Mean average performance",
            "MAP = 1/T · Σ_t ( 1/t · Σ_{i≤t} a[t][i] )",
            "points",
            true,
            "Average performance on the tasks so far, averaged over all stages.",
            "SMoLoRA (arXiv 2411.13949); MAA in MCITlib and CoIN"),
    BWT(
            "bwt",
            "Backward transfer",
            "BWT = 1/(T−1) · Σ_{i<T} ( a[T][i] − a[i][i] )",
            "points",
            true,
            "Change of each earlier task from when it was learned to the end; negative means forgetting.",
            "Lopez-Paz and Ranzato, NeurIPS 2017 (arXiv 1706.08840)"),
    MFT(
            "mft",
            "Mean fine-tune performance",
            "MFT = 1/T · Σ_i a[i][i]",
            "points",
            true,
            "Mean of the diagonal: how well each task was learned when it came.",
            "MCITlib"),
    FORGETTING(
            "forgetting",
            "Forgetting",
            "F = 1/(T−1) · Σ_{i<T} ( max_{t=i..T} a[t][i] − a[T][i] )",
            "points",
            false,
            "Drop of each earlier task from its best stage to the end; never negative.",
            "after Chaudhry et al., ECCV 2018 (arXiv 1801.10112), whose best stage is one before the last"),
    FWT(
            "fwt",
            "Forward transfer",
            "FWT = 1/(T−1) · Σ_{i≥2} ( a[i−1][i] − a[0][i] )",
            "points",
            true,
            "What earlier tasks gave a task before it was trained; the baseline is the zero-shot row.",
            "Lopez-Paz and Ranzato, NeurIPS 2017 (arXiv 1706.08840), whose baseline is a random initialisation"),
    AP_SELECTED(
            "ap-selected",
            "Average performance with a task selector",
            "AP = 1/T · Σ_i a[T][i]",
            "points",
            true,
            "Average performance where a selector chooses the task of each question by frozen features, in the place of"
                    + " the true one. Its matrix holds the scores of those answers.",
            "AP of this workbench's own selector; in no paper"),
    MIF(
            "mif",
            "Mean instruction following",
            "MIF = 1/T · Σ_i IF[T][i]",
            "%",
            true,
            "Share of final answers in the form that the instruction asks for, averaged over tasks. Its matrix holds"
                    + " the percentages of answers in the asked form instead of scores.",
            "SMoLoRA (arXiv 2411.13949)");

    private final String id;
    private final String title;
    private final String formula;
    private final String unit;
    private final boolean higherIsBetter;
    private final String meaning;
    private final String source;

    ContinualMetric(
            String id,
            String title,
            String formula,
            String unit,
            boolean higherIsBetter,
            String meaning,
            String source) {
        this.id = id;
        this.title = title;
        this.formula = formula;
        this.unit = unit;
        this.higherIsBetter = higherIsBetter;
        this.meaning = meaning;
        this.source = source;
    }

    /** The metric with this id, if there is one. */
    public static Optional<ContinualMetric> find(String id) {
        return Arrays.stream(values()).filter(metric -> metric.id.equals(id)).findFirst();
    }

    /** Stable name in files and on the command line. */
    public String id() {
        return id;
    }

    public String title() {
        return title;
    }

    /** The definition with its denominator; a[t][i] = score on task i after stage t, T = number of tasks. */
    public String formula() {
        return formula;
    }

    public String unit() {
        return unit;
    }

    public boolean higherIsBetter() {
        return higherIsBetter;
    }

    /** What the number says, in one or two sentences. */
    public String meaning() {
        return meaning;
    }

    /** Where the definition is from, and what others call it. */
    public String source() {
        return source;
    }

    /** Whether it is one of the matrix of scores; others have matrices of their own. */
    public boolean isOfScores() {
        return this != MIF && this != AP_SELECTED;
    }

    /**
     * The value for this matrix, empty when it is not defined. {@link #MIF} takes the matrix of instruction-following
     * percentages, {@link #AP_SELECTED} that of scores with a selector; all others take the matrix of scores.
     */
    public OptionalDouble of(AccuracyMatrix matrix) {
        return switch (this) {
            case AP, AP_SELECTED, MIF -> ContinualMetrics.averagePerformance(matrix);
            case MAP -> ContinualMetrics.meanAveragePerformance(matrix);
            case BWT -> ContinualMetrics.backwardTransfer(matrix);
            case MFT -> ContinualMetrics.meanFineTune(matrix);
            case FORGETTING -> ContinualMetrics.forgetting(matrix);
            case FWT -> ContinualMetrics.forwardTransfer(matrix);
        };
    }
}
