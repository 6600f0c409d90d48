package lilora.engine.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import lilora.engine.experiment.ComputeSpec;
import lilora.engine.method.MethodCatalog;
import lilora.engine.model.ModelConfig;
import lilora.engine.result.RunPlan;
import lilora.engine.tiny.TinyWorld;
import lilora.engine.train.PreparedTask;
import lilora.engine.train.RunInputs;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RouterWorkTest {
    private static final int PASSES = 3;
    private static final double SHARE = 12.0 / 48;

    @TempDir
    private Path folder;

    private static RunPlan plan(RunInputs inputs) {
        return Planner.plan(inputs, ModelConfig.read(inputs.baseModel()), ComputeSpec.on("cpu", 1));
    }

    private static double length(RunInputs inputs, int task) {
        return inputs.tasks().get(task - 1).train().stream()
                .mapToLong(PreparedTask.Example::length)
                .sum();
    }

    /** Beside isolated LoRA, whose stages are the same. */
    @Test
    void timeAndMemoryOfATaughtRouterArePlanned() throws IOException {
        TinyWorld world = TinyWorld.create(folder);
        Preparation preparation = new Preparation(MethodCatalog.load());
        try (RunInputs routed = preparation.prepare(world.experiment("mr-lora"));
                RunInputs isolated = preparation.prepare(world.experiment("isolated-lora"))) {
            double tokens = PASSES * SHARE * (2 * length(routed, 1) + length(routed, 2));
            assertThat(RouterWork.tokens(routed)).isEqualTo(tokens);
            assertThat(RouterWork.tokens(isolated)).isZero();
            // Both tasks' questions after the second stage.
            assertThat(RouterWork.questions(routed)).isEqualTo(24);
            assertThat(RouterWork.questions(isolated)).isZero();

            RunPlan with = plan(routed);
            RunPlan without = plan(isolated);
            Speed speed = Speed.guess(with.baseModel(), ComputeSpec.on("cpu", 1));
            assertThat(Objects.requireNonNull(with.seconds()) - Objects.requireNonNull(without.seconds()))
                    .isCloseTo(tokens * speed.secondsPerToken() + 24 * speed.secondsPerPrompt(), Offset.offset(1e-9));
            assertThat(with.stages()).isEqualTo(without.stages());
            // Copies, their gradients and two moments.
            assertThat(Objects.requireNonNull(with.memory()).optimiser()
                            - Objects.requireNonNull(without.memory()).optimiser())
                    .isEqualTo(4L * Float.BYTES * with.parameters().storedPerTask());
        }
    }
}
