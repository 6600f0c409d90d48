package lilora.engine.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import lilora.engine.InputException;
import lilora.engine.experiment.ComputeSpec;
import lilora.engine.experiment.ExperimentSpec;
import lilora.engine.experiment.TrainingSpec.FeatureStorage;
import lilora.engine.method.MethodCatalog;
import lilora.engine.model.ModelConfig;
import lilora.engine.result.RunPlan;
import lilora.engine.tiny.TinyWorld;
import lilora.engine.train.PreparedTask;
import lilora.engine.train.RunInputs;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What LLaVA-1.5-7B's features of about as many images as CVIT has take, and what is said where they do not fit. */
class DiskRoomTest {
    private static final int IMAGES = 330_000;
    private static final long GIB = 1L << 30;

    @TempDir
    static Path folder;

    private static TinyWorld world;
    private static ModelConfig seven;

    @BeforeAll
    static void makeWorld() throws IOException {
        world = TinyWorld.create(folder);
        seven = ModelConfig.read(SevenBillion.write(folder.resolve("seven")));
    }

    private static RunPlan plan(FeatureStorage storage) {
        ExperimentSpec spec = world.experiment("lilora");
        try (RunInputs inputs = new Preparation(MethodCatalog.load())
                .prepare(spec.withTraining(spec.training().withFeatures(storage)))) {
            List<PreparedTask> tasks =
                    inputs.tasks().stream().map(DiskRoomTest::large).toList();
            RunInputs large = new RunInputs(
                    inputs.experiment(),
                    inputs.baseModel(),
                    tasks,
                    inputs.method(),
                    inputs.sites(),
                    inputs.tokenizer(),
                    inputs.stages());
            return Planner.plan(large, seven, ComputeSpec.on("cuda:0", 0));
        }
    }

    private static PreparedTask large(PreparedTask task) {
        Map<String, String> images = new HashMap<>();
        for (int i = 0; i < IMAGES / 2; i++) {
            images.put(i + ".jpg", "hash" + i);
        }
        return new PreparedTask(
                task.number(),
                task.task(),
                task.train(),
                task.test(),
                images,
                task.grids(),
                task.epochs(),
                task.learningRate(),
                task.heldOut());
    }

    /** 576 visual tokens of 1,024 numbers. */
    @ParameterizedTest
    @EnumSource(FeatureStorage.class)
    void allOfCvit(FeatureStorage storage) {
        RunPlan plan = plan(storage);
        long numbers = IMAGES * 576L * 1024;
        assertThat(plan.featureNumbers()).isEqualTo(numbers);
        long bytes =
                switch (storage) {
                    case FULL -> 4 * numbers;
                    case HALF -> 2 * numbers;
                    case NONE -> 0;
                };
        assertThat(plan.featureBytes()).isEqualTo(bytes);
        assertThat(plan.diskBytes()).isBetween(bytes, bytes + GIB);
        DiskRoom room = new DiskRoom(plan, storage, folder, folder);
        String asked = "(" + storage.word() + " .*? MiB)";
        assertThat(room.features())
                .startsWith("features on disk: full 742,500 MiB, half 371,250 MiB, none 0 MiB; free "
                        .replaceFirst(asked, "$1 (as asked)"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "FULL | 400 | training.features HALF takes 371,250 MiB, training.features NONE takes 0 MiB; or make room, or name a workspace on another disk.",
                "FULL | 300 | training.features NONE takes 0 MiB; or make room, or name a workspace on another disk.",
                "HALF | 300 | training.features NONE takes 0 MiB; or make room, or name a workspace on another disk.",
            })
    void whereFeaturesDoNotFitTheWaysThatWouldAreNamed(FeatureStorage storage, long free, String remedy) {
        DiskRoom room = new DiskRoom(plan(storage), storage, Path.of("runs"), Path.of("cache"));
        assertThatThrownBy(() -> room.require(Long.MAX_VALUE, free * GIB))
                .isInstanceOf(InputException.class)
                .hasMessage("Vision features need about %,d MiB in cache, but %,d MiB are free there; %s"
                        .formatted(storage == FeatureStorage.FULL ? 742_500 : 371_250, free << 10, remedy))
                .extracting(e -> ((InputException) e).settings())
                .isEqualTo(List.of("features"));
    }

    @Test
    void whatFitsIsNotRefusedAndARunHasToFitToo() {
        DiskRoom room = new DiskRoom(plan(FeatureStorage.HALF), FeatureStorage.HALF, Path.of("runs"), Path.of("cache"));
        room.require(GIB, 400 * GIB);
        assertThatThrownBy(() -> room.require(1, 400 * GIB))
                .isInstanceOf(InputException.class)
                .hasMessageStartingWith("Checkpoints and predictions need about ")
                .hasMessageContaining(" in runs, but 0 MiB are free there; make room");
    }
}
