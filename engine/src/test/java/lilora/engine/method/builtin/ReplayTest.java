package lilora.engine.method.builtin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import lilora.engine.event.RunEvent;
import lilora.engine.experiment.ExperimentSpec;
import lilora.engine.experiment.MethodSpec;
import lilora.engine.method.ContinualMethod.Stage;
import lilora.engine.method.LoraOptions;
import lilora.engine.method.MethodCatalog;
import lilora.engine.method.TrainingItems;
import lilora.engine.plan.Preparation;
import lilora.engine.tiny.TinyRun;
import lilora.engine.tiny.TinyWorld;
import lilora.engine.train.RunControl;
import lilora.engine.train.RunInputs;
import lilora.engine.train.StageBatches;
import lilora.engine.train.StageItems;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which items are kept, and that they are learned again. */
class ReplayTest {
    /** Three tasks of ten, ten and three items. */
    private static final TrainingItems ITEMS = new TrainingItems() {
        @Override
        public int count(int task) {
            return task == 3 ? 3 : 10;
        }

        /** The last first. */
        @Override
        public int[] order(int task) {
            return IntStream.range(0, count(task)).map(i -> count(task) - 1 - i).toArray();
        }

        @Override
        public SplittableRandom random(int task) {
            return new SplittableRandom(task);
        }
    };

    private static List<TrainingItems.Ref> kept(int memory, int stage) {
        return kept(memory, Replay.Selection.UNIFORM, stage);
    }

    private static List<TrainingItems.Ref> kept(int memory, Replay.Selection selection, int stage) {
        Replay.Options options = new Replay.Options(LoraOptions.DEFAULT, memory, selection);
        return new Replay().rehearsed(options, new Stage(stage, List.of(stage)), ITEMS);
    }

    @Test
    void eachEarlierTaskGivesAsManyAsAreKeptOfItOrAllThatThereAre() {
        assertThat(kept(4, 1)).isEmpty();
        assertThat(kept(4, 4))
                .hasSize(4 + 4 + 3)
                .doesNotHaveDuplicates()
                .startsWith(kept(4, 2).toArray(TrainingItems.Ref[]::new))
                .allSatisfy(item -> assertThat(item.number()).isBetween(0, ITEMS.count(item.task()) - 1));
    }

    /** Each of the first is kept with probability 0.7, until there are enough. */
    @Test
    void prismsAreOfTheFirstThatAreLearned() {
        SplittableRandom random = ITEMS.random(1);
        List<TrainingItems.Ref> expected = new ArrayList<>();
        for (int number : ITEMS.order(1)) {
            if (random.nextDouble() < 0.7 && expected.size() < 4) {
                expected.add(new TrainingItems.Ref(1, number));
            }
        }
        assertThat(expected).hasSize(4).doesNotContain(new TrainingItems.Ref(1, 0));
        assertThat(kept(4, Replay.Selection.PRISM, 2)).isEqualTo(expected);
        assertThat(kept(4, Replay.Selection.PRISM, 4))
                .startsWith(expected.toArray(TrainingItems.Ref[]::new))
                .doesNotHaveDuplicates();
    }

    /** 2,000 draws of 3 of 10: each item is drawn about 600 times, with a standard deviation of 20. */
    @Test
    void eachItemIsAsLikelyAsAnyOther() {
        int[] drawn = new int[10];
        for (int seed = 0; seed < 2000; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            TrainingItems items = new TrainingItems() {
                @Override
                public int count(int task) {
                    return 10;
                }

                @Override
                public int[] order(int task) {
                    throw new AssertionError();
                }

                @Override
                public SplittableRandom random(int task) {
                    return random;
                }
            };
            items.uniform(1, 3).forEach(item -> drawn[item.number()]++);
        }
        assertThat(IntStream.of(drawn)).allMatch(count -> Math.abs(count - 600) < 100);
    }

    /** The first stage is sequential LoRA's, bit for bit; the second has the kept items beside its own. */
    @Test
    void keptItemsAreLearnedAgain(@TempDir Path folder) throws IOException {
        TinyWorld world = TinyWorld.create(folder);
        ExperimentSpec spec = world.experiment("replay");
        Map<String, Object> options = Map.of("rank", 4, "alpha", 8, "memory", 10);
        TinyRun replay = TinyRun.of(
                spec.withMethod(new MethodSpec("replay", options)),
                folder.resolve("replay"),
                folder.resolve("cache"),
                RunControl.NONE);
        TinyRun sequential = TinyRun.of(
                world.experiment("sequential-lora"),
                folder.resolve("sequential"),
                folder.resolve("cache"),
                RunControl.NONE);
        assertThat(replay.of(RunEvent.StageStart.class))
                .extracting(RunEvent.StageStart::samples)
                .containsExactly(48, 58);
        List<Double> first = losses(replay, 1);
        assertThat(first).isEqualTo(losses(sequential, 1));
        assertThat(losses(replay, 2)).hasSizeGreaterThan(losses(sequential, 2).size());
    }

    /** Of a real run, whose first stage is learned in that very order. */
    @Test
    void theOrderIsThatOfTheTasksFirstPass(@TempDir Path folder) throws IOException {
        ExperimentSpec spec = TinyWorld.create(folder).experiment("replay");
        Map<String, Object> options = Map.of("memory", 5, "selection", "PRISM");
        try (RunInputs inputs =
                new Preparation(MethodCatalog.load()).prepare(spec.withMethod(new MethodSpec("replay", options)))) {
            List<Stage> stages = inputs.stages();
            List<String> learned = StageBatches.first(inputs, stages.get(0)).stream()
                    .map(item -> item.example().id())
                    .toList();
            List<String> kept = StageItems.of(inputs, stages.get(1)).stream()
                    .filter(item -> item.task().number() == 1)
                    .map(item -> item.example().id())
                    .toList();
            assertThat(kept).hasSize(5);
            assertThat(learned).contains(kept.get(0));
        }
    }

    private static List<Double> losses(TinyRun run, int stage) {
        return run.steps().stream()
                .filter(step -> step.stage() == stage)
                .map(RunEvent.Step::loss)
                .toList();
    }
}
