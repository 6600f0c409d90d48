package lilora.engine.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import lilora.engine.data.TaskDescription;
import lilora.engine.method.MethodCatalog;
import lilora.engine.method.MethodConditions;
import lilora.engine.result.Interval;
import lilora.engine.result.PairedDifference;
import lilora.engine.study.StudyEffort;
import lilora.engine.study.StudyResult;

/** Means with 95 % intervals over seeds and orders, one row a variant, as a Markdown table. */
public final class StudyTable {
    private final StudyResult result;
    private final StudyEffort effort;

    public StudyTable(StudyResult result) {
        this.result = result;
        this.effort = new StudyEffort(result);
    }

    /** The table, and below it what its numbers are. */
    public String text() {
        List<String> header = new ArrayList<>(List.of("method", "n"));
        StudyResult.METRICS.forEach(metric -> header.add(metric.toUpperCase(Locale.ROOT)));
        header.addAll(List.of("stored", "trained", "passes", "minutes"));
        result.tasks().forEach(task -> header.add(literal(task.title())));
        List<String> rows = new ArrayList<>();
        result.variants().forEach(variant -> rows.add(line(row(variant))));
        return table(header, rows)
                + "\nn runs: seeds × orders. Mean ± half of the 95 %% interval (Student's t, runs taken as independent).%n%s%n"
                        .formatted(effort.sentences(StudyTable::literal));
    }

    private List<String> row(String variant) {
        List<StudyResult.Measured> runs = result.of(variant);
        long seeds = runs.stream().map(run -> run.run().seed()).distinct().count();
        long orders = runs.stream().map(run -> run.run().order()).distinct().count();
        List<String> cells =
                new ArrayList<>(List.of(literal(variant), "%d (%d × %d)".formatted(runs.size(), seeds, orders)));
        for (String metric : StudyResult.METRICS) {
            cells.add(cell(result.over(variant, StudyResult.metric(metric))));
        }
        cells.add("%,d".formatted(runs.get(0).stored()));
        cells.add("%,d".formatted(runs.get(0).trained()));
        cells.add(effort.passes(variant)
                .map(passes -> String.format(Locale.ROOT, "%.2f", passes.all()))
                .orElse("–"));
        OptionalDouble minutes = effort.minutes(variant);
        cells.add(minutes.isPresent() ? String.format(Locale.ROOT, "%.1f", minutes.getAsDouble()) : "–");
        for (TaskDescription task : result.tasks()) {
            cells.add(cell(result.over(variant, StudyResult.last(task.id()))));
        }
        return cells;
    }

    /** What some variants are given and others are not, as a paragraph; empty where all are alike. */
    public String conditions(MethodCatalog methods) {
        Map<String, String> ids = new LinkedHashMap<>();
        result.methods().forEach((variant, id) -> ids.put(literal(variant), id));
        String sentences = new MethodConditions(ids, methods).sentences();
        return sentences.isEmpty() ? "" : "\n" + sentences + "\n";
    }

    /** What the other variants have more than this one, paired by seed and order. */
    public String differences(String baseline) {
        List<String> header = new ArrayList<>(List.of("minus " + literal(baseline), "pairs"));
        StudyResult.METRICS.forEach(metric -> header.add(metric.toUpperCase(Locale.ROOT)));
        List<String> rows = new ArrayList<>();
        for (String variant : result.variants()) {
            if (!variant.equals(baseline)) {
                Function<String, Optional<PairedDifference>> difference =
                        metric -> result.difference(variant, baseline, StudyResult.metric(metric));
                List<String> cells = new ArrayList<>(List.of(
                        literal(variant),
                        difference.apply("ap").map(ap -> "" + ap.pairs()).orElse("0")));
                StudyResult.METRICS.forEach(metric ->
                        cells.add(difference.apply(metric).map(StudyTable::cell).orElse("–")));
                rows.add(line(cells));
            }
        }
        return table(header, rows)
                + "\nDifferences paired by seed and order, ± half of their 95 %% interval; where it includes 0, or there is one pair, none is shown to be there.%nMore pairs that would settle it: the fewest for which t(0.975, n − 1) · sd / √n is below the mean difference, if mean and spread stay as they are.%n"
                        .formatted();
    }

    private static String table(List<String> header, List<String> rows) {
        return line(header) + "\n|" + "---|".repeat(header.size()) + "\n" + String.join("\n", rows) + "\n";
    }

    private static String line(List<String> cells) {
        return "| " + String.join(" | ", cells) + " |";
    }

    /** A text in one cell of the table, set as it is: nothing in it is markup, another cell or another line. */
    static String literal(String text) {
        return Printable.line(text.replaceAll("\\s+", " ")).strip().replaceAll("[\\\\`*<|\\[\\]]", "\\\\$0");
    }

    private static String cell(PairedDifference difference) {
        String reservation = difference.reservation();
        return cell(Optional.of(difference.interval())) + (reservation.isEmpty() ? "" : " (" + reservation + ")");
    }

    private static String cell(Optional<Interval> interval) {
        return interval.map(found -> ResultTable.number(found.mean())
                        + (found.half().isPresent()
                                ? " ± " + ResultTable.number(found.half().getAsDouble())
                                : ""))
                .orElse("–");
    }
}
