package lilora.builder.look;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import lilora.builder.task.TaskItem;

/** Makes a seeded sample of a task's items into questions for a person. The same task and seed give the same questions. */
final class Quizzes {
    private static final int CAPTIONS = 4;

    private final TaskFolder task;
    private final Random random;

    Quizzes(TaskFolder task, long seed) {
        this.task = task;
        this.random = new Random(seed);
    }

    /** So many test items of different pictures; where the test has fewer, training items follow. */
    List<Quiz> sample(int count) {
        List<TaskItem> items = new ArrayList<>();
        Set<String> images = new HashSet<>();
        for (String side : List.of("test", "train")) {
            List<TaskItem> shuffled = new ArrayList<>(task.items(side));
            Collections.shuffle(shuffled, random);
            shuffled.stream()
                    .filter(item -> items.size() < count && images.add(item.image()))
                    .forEach(items::add);
        }
        return items.stream()
                .map(item -> task.asksForCaptions() ? caption(item, items) : question(item))
                .toList();
    }

    /** The item without its last line, which tells a model the form of its answer. */
    private static Quiz question(TaskItem item) {
        List<String> lines = item.text().lines().toList();
        return new Quiz(
                item.id(),
                item.image(),
                lines.subList(0, Math.max(1, lines.size() - 1)),
                new HashSet<>(item.answers()),
                String.join(" | ", item.answers()));
    }

    /** Any caption may be right: so which of four was written for this picture? */
    private Quiz caption(TaskItem item, List<TaskItem> all) {
        List<TaskItem> others = new ArrayList<>(all);
        others.remove(item);
        Collections.shuffle(others, random);
        List<TaskItem> options = new ArrayList<>(others.subList(0, CAPTIONS - 1));
        int place = random.nextInt(CAPTIONS);
        options.add(place, item);
        List<String> asked = new ArrayList<>(List.of("Which caption was written for this picture?"));
        for (int i = 0; i < CAPTIONS; i++) {
            asked.add(letter(i) + ". " + options.get(i).answers().get(0));
        }
        return new Quiz(item.id(), item.image(), asked, Set.of(letter(place)), letter(place) + ": " + item.answers());
    }

    private static String letter(int place) {
        return String.valueOf((char) ('A' + place));
    }
}
