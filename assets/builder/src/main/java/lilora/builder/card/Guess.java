package lilora.builder.card;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import lilora.builder.task.TaskItem;

/** What the most frequent training answer scores on the test: to anything, or to the same question. */
final class Guess {
    private final Map<String, String> byQuestion = new LinkedHashMap<>();
    private final String toAnything;

    Guess(List<TaskItem> train) {
        this.toAnything = mostFrequent(train);
        Map<String, List<TaskItem>> groups = new TreeMap<>();
        for (TaskItem item : train) {
            groups.computeIfAbsent(question(item), key -> new ArrayList<>()).add(item);
        }
        groups.forEach((question, items) -> byQuestion.put(question, mostFrequent(items)));
    }

    /** The first of those that are equally frequent, by the alphabet. */
    private static String mostFrequent(List<TaskItem> items) {
        Map<String, Long> counts = new TreeMap<>();
        items.forEach(item -> counts.merge(item.answers().get(0), 1L, Long::sum));
        return counts.entrySet().stream()
                .max(Map.Entry.<String, Long>comparingByValue()
                        .thenComparing(Map.Entry.comparingByKey(Comparator.reverseOrder())))
                .map(Map.Entry::getKey)
                .orElse("");
    }

    /** Questions with the same options are the same question, whatever country they name. */
    private static String question(TaskItem item) {
        return item.choices().isEmpty() ? item.text() : item.choices().toString();
    }

    /** Percent of items answered rightly by one answer to anything. */
    double toAnything(List<TaskItem> test) {
        return percent(test, item -> toAnything);
    }

    /** Percent of items answered rightly by the most frequent answer to the same question. */
    double toTheQuestion(List<TaskItem> test) {
        return percent(test, item -> byQuestion.getOrDefault(question(item), toAnything));
    }

    private static double percent(List<TaskItem> test, Function<TaskItem, String> guess) {
        long right = test.stream()
                .filter(item -> item.answers().contains(guess.apply(item)))
                .count();
        return 100.0 * right / test.size();
    }
}
