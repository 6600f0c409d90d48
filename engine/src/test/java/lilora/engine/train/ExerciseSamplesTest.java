package lilora.engine.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import lilora.engine.event.RunEvent;
import lilora.engine.experiment.ExperimentSpec;
import lilora.engine.experiment.MethodSpec;
import lilora.engine.method.Exercises;
import lilora.engine.method.MethodCatalog;
import lilora.engine.model.BaseModel;
import lilora.engine.model.Compute;
import lilora.engine.plan.Preparation;
import lilora.engine.text.Encoded;
import lilora.engine.tiny.TinyRun;
import lilora.engine.tiny.TinyWorld;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Items with other answers: what is asked stays, and so does the end. */
class ExerciseSamplesTest {
    @TempDir
    Path folder;

    private static List<PreparedTask.Example> examples(List<ExampleBatch.Sample> samples) {
        return samples.stream().map(ExampleBatch.Sample::example).toList();
    }

    @Test
    void itemsOfAllTasksSoFarAreAnsweredByALetter() throws IOException {
        TinyWorld world = TinyWorld.create(folder);
        try (RunInputs inputs = new Preparation(MethodCatalog.load()).prepare(world.experiment("mr-lora"));
                BaseModel model = BaseModel.load(world.model(), Compute.cpu())) {
            IntFunction<FeatureCache.Rows> rows = task -> null;
            ExerciseSamples exercises = new ExerciseSamples(model, inputs, rows);
            Exercises letters = new Exercises(5, task -> task == 1 ? "A" : "B");
            List<PreparedTask.Example> both = examples(exercises.upTo(2, letters));
            assertThat(both).hasSize(10);
            for (int i = 0; i < both.size(); i++) {
                PreparedTask task = inputs.tasks().get(i / 5);
                Map<String, PreparedTask.Example> known = new HashMap<>();
                task.train().forEach(item -> known.put(item.id(), item));
                assertAnswered(inputs, both.get(i), known.get(both.get(i).id()), i < 5 ? "A" : "B");
            }
            List<PreparedTask.Example> first = examples(exercises.upTo(1, letters));
            assertThat(first.stream().map(PreparedTask.Example::id))
                    .containsExactlyElementsOf(both.subList(0, 5).stream()
                            .map(PreparedTask.Example::id)
                            .toList());
            assertThat(examples(exercises.upTo(1, new Exercises(1000, letters.answers()))))
                    .hasSize(inputs.tasks().get(0).train().size());
        }
    }

    /** Then each question is answered by its own task's adapter, as where the task is told. */
    @Test
    void aRouterThatIsTaughtFindsTheTasks() throws IOException {
        TinyWorld world = TinyWorld.create(folder);
        Map<String, Object> lora = Map.of("rank", 4, "alpha", 8, "dropout", 0);
        Map<String, Object> routed = new HashMap<>(lora);
        routed.putAll(Map.of("routerItems", 16, "routerEpochs", 12, "routerRate", 0.02));
        List<RunEvent.EvalCell> told = cells(world, new MethodSpec("isolated-lora", lora));
        List<RunEvent.EvalCell> found = cells(world, new MethodSpec("mr-lora", routed));
        assertThat(found.stream().map(RunEvent.EvalCell::predictionsHash))
                .doesNotContainNull()
                .containsExactlyElementsOf(
                        told.stream().map(RunEvent.EvalCell::predictionsHash).toList());
    }

    private List<RunEvent.EvalCell> cells(TinyWorld world, MethodSpec method) throws IOException {
        ExperimentSpec spec = world.experiment(method.id()).withMethod(method);
        Path home = folder.resolve(method.id());
        return TinyRun.of(spec, home, folder.resolve("cache"), RunControl.NONE).of(RunEvent.EvalCell.class);
    }

    private static void assertAnswered(
            RunInputs inputs, PreparedTask.Example found, PreparedTask.Example item, String letter) {
        int asked = IntStream.range(0, item.labels().length)
                .filter(i -> item.labels()[i] != Encoded.IGNORED)
                .findFirst()
                .orElseThrow();
        int[] answer = inputs.tokenizer().encode(letter);
        assertThat(Arrays.copyOf(found.ids(), asked)).containsExactly(Arrays.copyOf(item.ids(), asked));
        assertThat(Arrays.copyOfRange(found.ids(), asked, asked + answer.length))
                .containsExactly(answer);
        assertThat(found.ids()).hasSize(asked + answer.length + 1);
        assertThat(found.ids()[asked + answer.length]).isEqualTo(item.ids()[item.ids().length - 1]);
        assertThat(Arrays.copyOf(found.labels(), asked)).containsOnly(Encoded.IGNORED);
        assertThat(Arrays.copyOfRange(found.labels(), asked, found.labels().length))
                .containsExactly(Arrays.copyOfRange(found.ids(), asked, found.ids().length));
        assertThat(found.images()).isEqualTo(item.images());
        assertThat(found.length() - found.ids().length).isEqualTo(item.length() - item.ids().length);
    }
}
