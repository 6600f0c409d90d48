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
import lilora.engine.method.Exercises;
import lilora.engine.method.MethodCatalog;
import lilora.engine.model.BaseModel;
import lilora.engine.model.Compute;
import lilora.engine.plan.Preparation;
import lilora.engine.text.Encoded;
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
