package lilora.builder.probe;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lilora.engine.data.Task;
import lilora.engine.data.TestItem;
import lilora.engine.data.TrainItem;
import lilora.engine.data.Turn;
import lilora.engine.metric.Prediction;
import lilora.engine.metric.Scorers;

/**
 * One probe for each question of a task that is asked of many pictures: what features alone can answer, without a language model.
 * The strength of the ridge is chosen on a fifth of the training pictures. Questions that are rare are answered as most of their
 * training items are.
 */
final class TaskProbe {
    private static final int FEW = 20;
    private static final int PARTS = 5;
    private static final double[] STRENGTHS = {0.03, 0.1, 0.3, 1, 3};

    private final Task task;
    private final Map<String, float[]> features;
    private final Map<String, List<Seen>> byQuestion;

    /** A training item: its picture and its answer. */
    private record Seen(String picture, String answer) {}

    TaskProbe(Task task, PooledFeatures tower) {
        this.task = task;
        this.features = tower.of(
                task,
                Stream.concat(
                                task.train().stream().map(TrainItem::images),
                                task.test().stream().map(TestItem::images))
                        .flatMap(List::stream)
                        .distinct()
                        .toList());
        this.byQuestion = task.train().stream()
                .collect(Collectors.groupingBy(
                        item -> question(item.turns().get(0).text()),
                        LinkedHashMap::new,
                        Collectors.mapping(
                                item -> new Seen(
                                        item.images().get(0),
                                        item.turns().get(1).text()),
                                Collectors.toList())));
    }

    /** By the task's own metric, on its test. */
    double score() {
        Map<String, List<TestItem>> asked = task.test().stream()
                .collect(Collectors.groupingBy(
                        item -> question(item.prompt()), LinkedHashMap::new, Collectors.toList()));
        List<Prediction> predictions = new ArrayList<>();
        asked.forEach((question, items) -> {
            UnaryOperator<String> answering = answering(question);
            items.forEach(item -> predictions.add(new Prediction(
                    item.id(),
                    item.prompt(),
                    item.answers(),
                    answering.apply(item.images().get(0)),
                    List.of())));
        });
        return Scorers.byId(task.description().metric()).score(predictions).value();
    }

    /** From a picture to what is answered to the question. */
    private UnaryOperator<String> answering(String question) {
        List<Seen> seen = byQuestion.getOrDefault(question, List.of());
        if (seen.size() < FEW || seen.stream().map(Seen::answer).distinct().count() < 2) {
            String usual = usual(seen.isEmpty() ? all() : seen);
            return picture -> usual;
        }
        List<String> classes = classes(seen);
        Ridge.Probe probe = ridge(seen, classes).with(strength(seen, classes));
        return picture -> classes.get(probe.answer(features(picture)));
    }

    /** The one that answers most of the held-out pictures rightly, the strongest of those that do. */
    private double strength(List<Seen> seen, List<String> classes) {
        List<String> pictures = seen.stream().map(Seen::picture).distinct().toList();
        Set<String> held = new TreeSet<>();
        for (int i = 0; i < pictures.size(); i += PARTS) {
            held.add(pictures.get(i));
        }
        List<Seen> rest =
                seen.stream().filter(one -> !held.contains(one.picture())).toList();
        Ridge ridge = ridge(rest, classes);
        double best = STRENGTHS[0];
        long most = -1;
        for (double strength : STRENGTHS) {
            Ridge.Probe probe = ridge.with(strength);
            long right = seen.stream()
                    .filter(one -> held.contains(one.picture()))
                    .filter(one ->
                            classes.get(probe.answer(features(one.picture()))).equals(one.answer()))
                    .count();
            if (right >= most) {
                most = right;
                best = strength;
            }
        }
        return best;
    }

    private Ridge ridge(List<Seen> seen, List<String> classes) {
        return new Ridge(
                seen.stream().map(one -> features(one.picture())).toList(),
                seen.stream().mapToInt(one -> classes.indexOf(one.answer())).toArray(),
                classes.size());
    }

    private float[] features(String picture) {
        return Objects.requireNonNull(features.get(picture));
    }

    private static List<String> classes(List<Seen> seen) {
        return seen.stream().map(Seen::answer).distinct().sorted().toList();
    }

    private List<Seen> all() {
        return byQuestion.values().stream().flatMap(List::stream).toList();
    }

    private static String usual(List<Seen> seen) {
        Map<String, Long> counts =
                seen.stream().collect(Collectors.groupingBy(Seen::answer, LinkedHashMap::new, Collectors.counting()));
        return counts.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .orElseThrow()
                .getKey();
    }

    private static String question(String text) {
        return text.replace(Turn.IMAGE, "").strip();
    }
}
