package lilora.engine.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import lilora.engine.data.Turn;
import lilora.engine.image.ImageFiles;
import lilora.engine.image.ImagePreprocessor;
import lilora.engine.image.codec.RgbImage;
import lilora.engine.method.MethodCatalog;
import lilora.engine.model.ModelConfig;
import lilora.engine.tiny.TinyWorld;
import lilora.engine.train.PreparedTask;
import lilora.engine.train.RunInputs;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BatchPreviewTest {
    @TempDir
    static Path folder;

    private static TinyWorld world;

    @BeforeAll
    static void create() throws IOException {
        world = TinyWorld.create(folder);
    }

    private static RunInputs inputs(String method) {
        return new Preparation(MethodCatalog.load()).prepare(world.experiment(method));
    }

    private static String text(BatchPreview.Sample sample, BatchPreview.Kind kind) {
        return sample.parts().stream()
                .filter(part -> part.kind() == kind)
                .map(BatchPreview.Part::text)
                .collect(Collectors.joining());
    }

    private static PreparedTask.Example example(RunInputs inputs, BatchPreview.Sample sample) {
        return inputs.tasks().stream()
                .filter(task -> task.task().description().title().equals(sample.task()))
                .flatMap(task -> task.train().stream())
                .filter(example -> example.id().equals(sample.id()))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void everyStageBeginsWithABatchOfItsOwnTask() {
        try (RunInputs inputs = inputs("lilora")) {
            List<BatchPreview> batches = BatchPreview.of(inputs, 8);

            assertThat(batches).extracting(BatchPreview::stage).containsExactly(1, 2);
            for (int i = 0; i < 2; i++) {
                String title = inputs.tasks().get(i).task().description().title();
                assertThat(batches.get(i).samples()).hasSize(8).allSatisfy(sample -> assertThat(sample.task())
                        .isEqualTo(title));
                assertThat(batches.get(i).length())
                        .isEqualTo(batches.get(i).samples().stream()
                                .mapToInt(BatchPreview.Sample::length)
                                .max()
                                .orElseThrow());
            }
        }
    }

    @Test
    void textIsThatOfTheTemplateAndTheAnswerIsSupervisedWithItsEnd() {
        try (RunInputs inputs = inputs("lilora")) {
            int imageTokens = ModelConfig.read(inputs.baseModel()).imageTokens();
            for (BatchPreview.Sample sample : BatchPreview.of(inputs, 8).get(0).samples()) {
                PreparedTask.Example example = example(inputs, sample);
                assertThat(text(sample, BatchPreview.Kind.PROMPT))
                        .startsWith("<s>")
                        .contains("USER: ", "What color is it?")
                        .endsWith("ASSISTANT:");
                assertThat(text(sample, BatchPreview.Kind.SUPERVISED).strip()).matches("(red|green|blue)</s>");
                assertThat(sample.parts().stream().mapToInt(BatchPreview.Part::tokens))
                        .satisfies(tokens -> assertThat(tokens.stream()
                                        .mapToInt(Integer::intValue)
                                        .sum())
                                .isEqualTo(sample.length())
                                .isEqualTo(example.length()));
                assertThat(sample.parts())
                        .filteredOn(part -> part.kind() == BatchPreview.Kind.IMAGE)
                        .containsExactly(new BatchPreview.Part(BatchPreview.Kind.IMAGE, Turn.IMAGE, imageTokens));
                assertThat(sample.supervised()).isEqualTo((int) java.util.Arrays.stream(example.labels())
                        .filter(label -> label >= 0)
                        .count());
            }
        }
    }

    @Test
    void thePictureIsWhatBecomesPixels() {
        try (RunInputs inputs = inputs("lilora")) {
            ImagePreprocessor images = ImagePreprocessor.ofModel(inputs.baseModel(), ImagePreprocessor.Mode.PAD);
            BatchPreview.Sample sample =
                    BatchPreview.of(inputs, 1).get(0).samples().get(0);
            RgbImage seen = sample.images().get(0);
            RgbImage file = ImageFiles.read(inputs.tasks()
                    .get(0)
                    .task()
                    .images()
                    .resolve(example(inputs, sample).images().get(0), ""));

            assertThat(seen.width()).isEqualTo(images.width());
            assertThat(images.pixels(seen)).isEqualTo(images.pixels(file));
        }
    }

    @Test
    void joinedTasksAreMixed() {
        try (RunInputs inputs = inputs("joint")) {
            List<BatchPreview> batches = BatchPreview.of(inputs, 5);

            assertThat(batches).hasSize(1);
            assertThat(batches.get(0).samples()).hasSize(5);
        }
    }
}
