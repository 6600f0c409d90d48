package lilora.app.screen.help;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import lilora.engine.method.MethodCatalog;
import lilora.engine.method.MethodDescriptor;
import lilora.engine.result.ContinualMetric;

/**
 * One page of help.
 *
 * @param id of the screen, method or metric it belongs to, or a name of its own
 * @param formula of a metric, or empty
 */
record Topic(String id, String chapter, String title, String formula, List<String> paragraphs) {
    Topic {
        paragraphs = List.copyOf(paragraphs);
    }

    /** A method as it describes itself. */
    static Topic of(MethodDescriptor<?> method) {
        return new Topic(
                method.id(),
                "Methods",
                method.title(),
                "",
                Stream.of(
                                method.summary(),
                                method.remark(),
                                "Source: %s.".formatted(method.source()),
                                "In experiment files and on the command line: %s.".formatted(method.id()))
                        .filter(paragraph -> !paragraph.isEmpty())
                        .toList());
    }

    /** All methods. */
    static List<Topic> methods(MethodCatalog methods) {
        return methods.all().stream()
                .map(method -> Topic.of(method.descriptor()))
                .toList();
    }

    /** A metric as the engine defines it. */
    static Topic of(ContinualMetric metric) {
        return new Topic(
                metric.id(),
                "Metrics",
                metric.title().equalsIgnoreCase(metric.name())
                        ? metric.title()
                        : metric.title() + " (" + metric.name() + ")",
                metric.formula(),
                List.of(
                        metric.meaning(),
                        "Source: %s.".formatted(metric.source()),
                        "Here a[t][i] is the score on task i after stage t, and T the number of tasks. Unit: %s; %s is better. Where a cell it needs was not evaluated, the metric is not available rather than 0."
                                .formatted(metric.unit(), metric.higherIsBetter() ? "higher" : "lower")));
    }

    /** All metrics. */
    static List<Topic> metrics() {
        return Arrays.stream(ContinualMetric.values()).map(Topic::of).toList();
    }

    /** Whether every word occurs somewhere in the page. */
    boolean fits(String query) {
        String all =
                (chapter + " " + title + " " + formula + " " + String.join(" ", paragraphs)).toLowerCase(Locale.ROOT);
        return Arrays.stream(query.toLowerCase(Locale.ROOT).strip().split("\\s+"))
                .allMatch(all::contains);
    }
}
