package lilora.engine.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import lilora.engine.event.CellMatrix;
import lilora.engine.event.RunEvent;
import lilora.engine.result.AccuracyMatrix;
import lilora.engine.result.ContinualMetric;
import lilora.engine.result.ParameterPlan;

/** Results as text of fixed width. A cell that was not evaluated is a dash, never a number. */
public final class ResultTable {
    static final String MISSING = "–";
    private static final int COLUMN = 15;
    private static final int LABEL = 24;

    private final List<String> tasks;

    /** Tables for tasks of these titles, in order. */
    public ResultTable(List<String> tasks) {
        this.tasks = List.copyOf(tasks);
    }

    /** The line of task titles. */
    public String header() {
        StringBuilder line = new StringBuilder(left("after learning", LABEL));
        tasks.forEach(task -> line.append(right(task, COLUMN)));
        return line.append(right("mean", COLUMN)).toString();
    }

    /** One row of the matrix: stage 0 is zero-shot. */
    public String row(AccuracyMatrix matrix, int stage) {
        String label = stage == 0 ? "nothing (zero-shot)" : stage + " " + tasks.get(stage - 1);
        return row(label, matrix, stage);
    }

    /** One row of the matrix under a label of its own. */
    String row(String label, AccuracyMatrix matrix, int stage) {
        StringBuilder line = new StringBuilder(left(label, LABEL));
        double sum = 0;
        int evaluated = 0;
        for (int task = 1; task <= tasks.size(); task++) {
            OptionalDouble score = matrix.at(stage, task);
            line.append(right(score.isPresent() ? number(score.getAsDouble()) : MISSING, COLUMN));
            if (score.isPresent()) {
                sum += score.getAsDouble();
                evaluated++;
            }
        }
        return line.append(right(evaluated == 0 ? MISSING : number(sum / evaluated), COLUMN))
                .toString();
    }

    /**
     * The selector's confusion matrix, line by line: what it took each task's questions for at the newest stage after which it was asked, in
     * percent. Nothing where no selector chose a task.
     */
    public List<String> chosen(List<RunEvent.EvalCell> cells) {
        List<String> lines = new ArrayList<>();
        CellMatrix.newestSelected(cells, tasks.size()).forEach((task, cell) -> {
            StringBuilder line = new StringBuilder(left(task + " " + tasks.get(task - 1), LABEL));
            boolean asked = false;
            for (int chosen = 1; chosen <= tasks.size(); chosen++) {
                OptionalDouble share = CellMatrix.chosen(cell, chosen);
                asked |= share.isPresent();
                line.append(right(share.isPresent() ? number(share.getAsDouble()) : MISSING, COLUMN));
            }
            if (asked) {
                lines.add(line.toString());
            }
        });
        if (!lines.isEmpty()) {
            StringBuilder header = new StringBuilder(left("questions taken for (%)", LABEL));
            tasks.forEach(task -> header.append(right(task, COLUMN)));
            lines.add(0, header.toString());
        }
        return List.copyOf(lines);
    }

    /** The metrics that are defined, one line. */
    static String metrics(Map<String, Double> values) {
        List<String> parts = new ArrayList<>();
        for (ContinualMetric metric : ContinualMetric.values()) {
            Double value = values.get(metric.id());
            if (value != null) {
                parts.add(metric.name() + " " + number(value));
            }
        }
        return String.join("   ", parts);
    }

    /** What is stored, measured on live tensors, beside isolated LoRA of the same rank. */
    static String parameters(RunEvent.Parameters counted, ParameterPlan plan) {
        String line =
                "stored %,d parameters for %d tasks (%,d shared, %,d the last task's own); %,d trained in the last stage"
                        .formatted(
                                counted.storedTotal(),
                                plan.tasks(),
                                counted.storedShared(),
                                counted.storedPerTask().isEmpty()
                                        ? 0
                                        : counted.storedPerTask()
                                                .get(counted.storedPerTask().size() - 1),
                                counted.trained());
        if (plan.isolatedTotal() == 0) {
            return line;
        }
        return line
                + "%n%,d would be stored by isolated LoRA of rank %d: this is %.1f %% of it"
                        .formatted(
                                plan.isolatedTotal(),
                                plan.rank(),
                                100.0 * counted.storedTotal() / plan.isolatedTotal());
    }

    /** A score as it is shown everywhere; what rounds to nothing has no sign. */
    public static String number(double value) {
        String text = String.format(Locale.ROOT, "%.2f", value);
        return text.equals("-0.00") ? "0.00" : text;
    }

    static String left(String text, int width) {
        String fitting = cut(Printable.line(text), width);
        return fitting + " ".repeat(width - letters(fitting));
    }

    private static String right(String text, int width) {
        String fitting = cut(Printable.line(text), width);
        return " ".repeat(width - letters(fitting)) + fitting;
    }

    /** Never half of a character that takes two places in memory. */
    private static String cut(String text, int width) {
        return letters(text) < width ? text : text.substring(0, text.offsetByCodePoints(0, width - 2)) + "…";
    }

    private static int letters(String text) {
        return text.codePointCount(0, text.length());
    }
}
