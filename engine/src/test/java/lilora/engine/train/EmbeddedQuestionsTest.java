package lilora.engine.train;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import lilora.engine.method.MethodCatalog;
import lilora.engine.model.BaseModel;
import lilora.engine.model.Compute;
import lilora.engine.model.ImageGrid;
import lilora.engine.plan.Preparation;
import lilora.engine.tiny.TinyWorld;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedQuestionsTest {
    private static final int TOKENS = 5;

    /** Features that tell of what was asked for, and how many were in memory at once. */
    private static final class Watched implements FeatureCache.Rows {
        private final int width;
        private final List<NDArray> given = new ArrayList<>();
        private long most;

        Watched(int width) {
            this.width = width;
        }

        @Override
        public @Nullable ImageGrid grid(String image) {
            return null;
        }

        @Override
        public NDArray of(NDManager manager, List<String> images) {
            given.add(manager.create(numbers(given.size(), width), new Shape(images.size(), TOKENS, width)));
            most = Math.max(
                    most, given.stream().filter(array -> !array.isReleased()).count());
            return given.get(given.size() - 1);
        }

        @Override
        public void close() {}
    }

    private static float[] numbers(int question, int width) {
        float[] numbers = new float[TOKENS * width];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (float) Math.sin(question + i);
        }
        return numbers;
    }

    @Test
    void theFeaturesOfOneQuestionAtATimeAreInMemory(@TempDir Path folder) throws IOException {
        TinyWorld world = TinyWorld.create(folder);
        try (RunInputs inputs = new Preparation(MethodCatalog.load()).prepare(world.experiment("lilora"));
                BaseModel model = BaseModel.load(inputs.baseModel(), Compute.cpu());
                NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            List<PreparedTask.Prompt> prompts = inputs.tasks().get(0).test();
            int width = model.config().featureWidth();
            Watched features = new Watched(width);

            EmbeddedQuestions questions = EmbeddedQuestions.ofPrompts(model, prompts, features);

            assertThat(features.given).hasSize(prompts.size()).allMatch(NDArray::isReleased);
            assertThat(features.most).isEqualTo(1);
            for (int i = 0; i < prompts.size(); i++) {
                float[] mean = model.manager()
                        .create(numbers(i, width), new Shape(TOKENS, width))
                        .mean(new int[] {0})
                        .toFloatArray();
                assertThat(questions.images().get(i).toFloatArray()).isEqualTo(mean);
                assertThat(questions.words().get(i).toFloatArray())
                        .isEqualTo(model.meanEmbedding(prompts.get(i).ids()).toFloatArray());
            }
        }
    }
}
