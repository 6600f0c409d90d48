package lilora.builder.scene;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How many questions of each form are wanted, and how many of each answer and text have been taken. */
final class Quotas {
    private final Map<String, Integer> wanted;
    private final Map<String, Integer> taken = new LinkedHashMap<>();
    private final Map<String, Integer> counts = new LinkedHashMap<>();

    Quotas(Map<String, Integer> wanted) {
        this.wanted = new LinkedHashMap<>(wanted);
    }

    /** How many are still to be taken, over all forms. */
    int open() {
        return wanted.keySet().stream().mapToInt(this::open).sum();
    }

    /** How many of each form are still to be taken, e.g. {@code {side=4}}. */
    Map<String, Integer> missing() {
        Map<String, Integer> missing = new LinkedHashMap<>();
        wanted.keySet().stream().filter(this::wants).forEach(form -> missing.put(form, open(form)));
        return missing;
    }

    private int open(String form) {
        return wanted.getOrDefault(form, 0) - taken.getOrDefault(form, 0);
    }

    /** Whether another question of that form is wanted. */
    boolean wants(String form) {
        return open(form) > 0;
    }

    /** The forms among these that are wanted, the least complete first. */
    List<String> wantedFirst(List<Question> candidates) {
        return candidates.stream()
                .map(Question::form)
                .distinct()
                .filter(this::wants)
                .sorted(Comparator.comparingDouble(form -> -(double) open(form) / wanted.getOrDefault(form, 1)))
                .toList();
    }

    void take(Question question) {
        taken.merge(question.form(), 1, Integer::sum);
        counts.merge(answerKey(question), 1, Integer::sum);
        counts.merge(textKey(question), 1, Integer::sum);
    }

    /**
     * How much has been taken that resembles a question: the same answer within its form, and (weighing more, so that no text
     * alone gives its answer away) the same text with the same answer.
     */
    int saturation(Question question) {
        return counts.getOrDefault(answerKey(question), 0) + 3 * counts.getOrDefault(textKey(question), 0);
    }

    private static String answerKey(Question question) {
        return question.form() + '\n' + question.answer();
    }

    private static String textKey(Question question) {
        return question.text() + '\n' + question.answer() + '\n';
    }
}
