package lilora.engine.method.builtin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import lilora.engine.event.RunEvent;
import lilora.engine.experiment.ExperimentSpec;
import lilora.engine.experiment.MethodSpec;
import lilora.engine.method.ContinualMethod.Stage;
import lilora.engine.method.LoraOptions;
import lilora.engine.method.TrainingItems;
import lilora.engine.tiny.TinyRun;
import lilora.engine.tiny.TinyWorld;
import lilora.engine.train.RunControl;
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

        @Override
        public SplittableRandom random(int task) {
            return new SplittableRandom(task);
        }
    };

    private static List<TrainingItems.Ref> kept(int memory, int stage) {
        Replay.Options options = new Replay.Options(LoraOptions.DEFAULT, memory);
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

    private static List<Double> losses(TinyRun run, int stage) {
        return run.steps().stream()
                .filter(step -> step.stage() == stage)
                .map(RunEvent.Step::loss)
                .toList();
    }
}
