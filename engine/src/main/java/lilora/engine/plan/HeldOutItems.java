package lilora.engine.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import lilora.engine.InputException;
import lilora.engine.data.ImageGroups;
import lilora.engine.data.Task;
import lilora.engine.data.TestItem;
import lilora.engine.data.TrainItem;
import lilora.engine.data.Turn;
import lilora.engine.experiment.ExperimentSpec;
import lilora.engine.experiment.HeldOutSpec;
import lilora.engine.text.ItemEncoder;
import lilora.engine.train.PackedExamples;
import lilora.engine.train.PreparedTask;
import lilora.engine.train.Seeds;

/**
 * Which training items of a task are held out. Images are drawn, not items, so that none is on both sides, in this task or another: they
 * count as the same by their content, and those that an item shows together stay together.
 */
final class HeldOutItems {
    /** Keeps this draw apart from others with the same seed. */
    private static final long DRAW = 0x68656c64;

    private final List<TrainItem> items;
    /** Numbers of items that belong together. */
    private final List<int[]> groups;

    private final int samples;

    private HeldOutItems(List<TrainItem> items, List<int[]> groups, int samples) {
        this.items = items;
        this.groups = groups;
        this.samples = samples;
    }

    /**
     * Draws as the experiment asks.
     *
     * @param items of the task that are in use
     * @param hashes of their images, by name
     * @throws InputException if no item would be left to train on
     */
    static HeldOutItems of(ExperimentSpec spec, Task task, List<TrainItem> items, Map<String, String> hashes) {
        HeldOutSpec asked = spec.evaluation().heldOut();
        if (asked == null || items.isEmpty()) {
            return new HeldOutItems(items, List.of(), 0);
        }
        HeldOutItems drawn = new HeldOutItems(items, draw(items, hashes, asked.items(), spec.seed()), asked.samples());
        if (drawn.numbers().count() == items.size()) {
            throw new InputException(
                    "Field \"evaluation.heldOut.items\" is %,d, but task \"%s\" has %,d training items in use%s, so none would be left to train on; hold out fewer."
                            .formatted(
                                    asked.items(),
                                    task.id(),
                                    items.size(),
                                    asked.items() < items.size() ? " and those of one image stay together" : ""));
        }
        return drawn;
    }

    private IntStream numbers() {
        return groups.stream().flatMapToInt(Arrays::stream);
    }

    /** Whole groups in a seeded order until there are enough. */
    private static List<int[]> draw(List<TrainItem> items, Map<String, String> hashes, int wanted, long seed) {
        List<int[]> groups = new ArrayList<>(groups(items, hashes));
        SplittableRandom random = new SplittableRandom(Seeds.of(seed, DRAW));
        int drawn = 0;
        for (int count = 0; drawn < groups.size() && count < wanted; drawn++) {
            Collections.swap(groups, drawn, drawn + random.nextInt(groups.size() - drawn));
            count += groups.get(drawn).length;
        }
        return List.copyOf(groups.subList(0, drawn));
    }

    private static List<int[]> groups(List<TrainItem> items, Map<String, String> hashes) {
        List<List<String>> shown = items.stream()
                .map(item -> item.images().stream().map(hashes::get).toList())
                .toList();
        ImageGroups together = new ImageGroups();
        shown.forEach(together::add);
        Map<String, IntStream.Builder> groups = new LinkedHashMap<>();
        for (int i = 0; i < items.size(); i++) {
            String group = shown.get(i).isEmpty()
                    ? "item " + i
                    : together.of(shown.get(i).get(0));
            groups.computeIfAbsent(group, key -> IntStream.builder()).add(i);
        }
        return groups.values().stream().map(group -> group.build().toArray()).toList();
    }

    /**
     * Tasks without those training items that show an image which is held out of another.
     *
     * @throws InputException if one would have no item left
     */
    static List<PreparedTask> apart(List<PreparedTask> tasks) {
        Set<String> held = tasks.stream()
                .flatMap(task -> task.heldOut().examples().stream().flatMap(example -> hashes(task, example)))
                .collect(Collectors.toSet());
        return held.isEmpty()
                ? tasks
                : tasks.stream().map(task -> without(task, held)).toList();
    }

    private static Stream<String> hashes(PreparedTask task, PreparedTask.Example example) {
        return example.images().stream().map(image -> task.imageHashes().getOrDefault(image, image));
    }

    private static PreparedTask without(PreparedTask task, Set<String> held) {
        int[] left = IntStream.range(0, task.train().size())
                .filter(number -> hashes(task, task.train().get(number)).noneMatch(held::contains))
                .toArray();
        if (left.length == task.train().size()) {
            return task;
        }
        if (left.length == 0) {
            throw new InputException(
                    "Every training item of task \"%s\" shows an image that is held out of another task, so none would be left to train on; lower evaluation.heldOut.items."
                            .formatted(task.task().id()));
        }
        return task.withTrain(Arrays.stream(left).mapToObj(task.train()::get).toList());
    }

    /** Those to train on, in their order. */
    PackedExamples trained(PackedExamples all) {
        if (groups.isEmpty()) {
            return all;
        }
        boolean[] held = new boolean[all.size()];
        numbers().forEach(number -> held[number] = true);
        return all.choose(IntStream.range(0, held.length).filter(number -> !held[number]));
    }

    /** Those held out. */
    PreparedTask.HeldOut prepared(PackedExamples all, ItemEncoder encoder) {
        if (groups.isEmpty()) {
            return PreparedTask.HeldOut.NONE;
        }
        // One of each image before a second of any.
        IntStream firsts = groups.stream().mapToInt(group -> group[0]);
        IntStream others =
                groups.stream().flatMapToInt(group -> Arrays.stream(group).skip(1));
        List<PreparedTask.Prompt> prompts = IntStream.concat(firsts, others)
                .mapToObj(items::get)
                .filter(HeldOutItems::showsAllAtOnce)
                .limit(samples)
                .map(HeldOutItems::asked)
                .map(item -> new PreparedTask.Prompt(item, encoder.question(item)))
                .toList();
        return new PreparedTask.HeldOut(all.choose(numbers()), prompts);
    }

    /** Whether the first question shows all images of the item. */
    private static boolean showsAllAtOnce(TrainItem item) {
        return Turn.markers(item.turns().get(0).text()) == item.images().size();
    }

    /** Its first question, in the form of a test item. */
    private static TestItem asked(TrainItem item) {
        String text = item.turns().get(0).text();
        String question =
                item.images().size() > 1 ? text : text.replace(Turn.IMAGE, "").strip();
        return new TestItem(
                item.id(),
                item.images(),
                question,
                List.of(item.turns().get(1).text()),
                null,
                TestItem.UNKNOWN_CHOICES,
                item.line());
    }
}
