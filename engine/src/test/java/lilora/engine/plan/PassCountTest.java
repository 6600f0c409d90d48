package lilora.engine.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import lilora.engine.experiment.ExperimentSpec;
import lilora.engine.experiment.MethodSpec;
import lilora.engine.experiment.TaskSpec;
import lilora.engine.method.MethodCatalog;
import lilora.engine.result.DataPasses;
import lilora.engine.tiny.TinyWorld;
import lilora.engine.train.RunInputs;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Of two tasks of 48 items each, in two epochs. */
class PassCountTest {
    @TempDir
    private Path folder;

    private TinyWorld world;

    @BeforeEach
    void write() throws IOException {
        world = TinyWorld.create(folder);
    }

    private static DataPasses passes(ExperimentSpec spec) {
        try (RunInputs inputs = new Preparation(MethodCatalog.load()).prepare(spec)) {
            return PassCount.of(inputs);
        }
    }

    private DataPasses passes(String method, Map<String, Object> options) {
        return passes(world.experiment(method).withMethod(new MethodSpec(method, options)));
    }

    @Test
    void epochsAreCountedByItems() {
        assertThat(passes(world.experiment("zero-shot"))).isEqualTo(DataPasses.NONE);
        assertThat(passes(world.experiment("sequential-lora"))).isEqualTo(new DataPasses(2, 0, 0));
        assertThat(passes(world.experiment("joint"))).isEqualTo(new DataPasses(2, 0, 0));
        ExperimentSpec spec = world.experiment("sequential-lora");
        List<TaskSpec> tasks = List.of(
                new TaskSpec(spec.tasks().get(0).folder(), 24, null, 4.0, null),
                spec.tasks().get(1));
        // 24 items four times and 48 twice, of 72.
        assertThat(passes(spec.withTasks(tasks))).isEqualTo(new DataPasses((4 * 24 + 2 * 48) / 72.0, 0, 0));
    }

    @Test
    void whatIsRehearsedIsLearnedAsOftenAsTheStagesOwnItems() {
        assertThat(passes("replay", Map.of("memory", 12))).isEqualTo(new DataPasses(2, 2 * 12 / 96.0, 0));
    }

    @Test
    void looksBesideTheStepsAreTold() {
        assertThat(passes("ewc", Map.of("items", 24))).isEqualTo(new DataPasses(2, 0, 2 * 24 / 96.0));
        // A router learns 12 items of one task, and then of two, three times.
        assertThat(passes(world.experiment("mr-lora"))).isEqualTo(new DataPasses(2, 0, 3 * 3 * 12 / 96.0));
    }
}
