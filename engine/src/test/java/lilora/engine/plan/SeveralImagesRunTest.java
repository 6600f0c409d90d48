package lilora.engine.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import lilora.engine.InputException;
import lilora.engine.data.TestItem;
import lilora.engine.event.RunEvent;
import lilora.engine.experiment.ComputeSpec;
import lilora.engine.experiment.ExperimentSpec;
import lilora.engine.experiment.MethodSpec;
import lilora.engine.experiment.TrainingSpec;
import lilora.engine.experiment.TrainingSpec.FeatureStorage;
import lilora.engine.image.ImageFiles;
import lilora.engine.image.ImagePreparation;
import lilora.engine.image.Pixels;
import lilora.engine.method.MethodCatalog;
import lilora.engine.model.BaseModel;
import lilora.engine.model.Compute;
import lilora.engine.run.PredictionFile;
import lilora.engine.run.PredictionLine;
import lilora.engine.tiny.TinyAlbum;
import lilora.engine.tiny.TinyQwen2Vl;
import lilora.engine.tiny.TinyRun;
import lilora.engine.tiny.TinyWorld;
import lilora.engine.train.FeatureCache;
import lilora.engine.train.MemoryProbe;
import lilora.engine.train.PeakMemory;
import lilora.engine.train.PreparedTask;
import lilora.engine.train.RunControl;
import lilora.engine.train.RunInputs;
import lilora.engine.train.TrainedStage;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tasks whose items show two, one, no and three images, from their files to answers, with images of one size and of many. */
class SeveralImagesRunTest {
    @TempDir
    static Path shared;

    @TempDir
    Path folder;

    private static Map<String, TinyWorld> worlds;

    @BeforeAll
    static void create() throws IOException {
        TinyWorld llava = TinyWorld.create(shared);
        for (Path task : llava.tasks()) {
            TinyAlbum.write(task);
            TinyQwen2Vl.vary(task);
        }
        worlds = Map.of(
                "llava", llava, "qwen2-vl", new TinyWorld(TinyQwen2Vl.write(shared.resolve("qwen")), llava.tasks()));
    }

    private static ExperimentSpec experiment(String model) {
        ExperimentSpec spec = worlds.get(model).experiment("lilora");
        return spec.withTraining(spec.training().withEpochs(1))
                .withMethod(new MethodSpec("lilora", Map.of("rank", 4, "subRank", 2, "alpha", 8, "dropout", 0)));
    }

    private static RunInputs inputs(ExperimentSpec spec) {
        return new Preparation(MethodCatalog.load()).prepare(spec);
    }

    private TinyRun run(ExperimentSpec spec, String name) throws IOException {
        return TinyRun.of(spec, folder.resolve(name), shared.resolve("cache"), RunControl.NONE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"llava", "qwen2-vl"})
    void answersInBatchesAreThoseToOneQuestionAndKeepTheNamesOfAllImages(String name) throws IOException {
        ExperimentSpec spec = experiment(name);
        TinyRun whole = run(spec, "whole");
        assertThat(run(spec.withTraining(spec.training().withFeatures(FeatureStorage.NONE)), "none")
                        .adapters())
                .isEqualTo(whole.adapters());
        RunEvent.Step layers = run(spec.withTraining(spec.training().withGradientCheckpointing(true)), "layers")
                .steps()
                .get(0);
        // Later steps drift apart: what samples share at their beginning is summed in another order.
        RunEvent.Step first = whole.steps().get(0);
        assertThat(layers.taskLoss()).isCloseTo(first.taskLoss(), within(1e-5 * first.taskLoss()));
        assertThat(layers.gradNorm()).isCloseTo(first.gradNorm(), within(1e-4 * first.gradNorm()));
        try (RunInputs inputs = inputs(spec);
                BaseModel model = BaseModel.load(inputs.baseModel(), Compute.cpu())) {
            PreparedTask task = inputs.tasks().get(0);
            ImagePreparation images = model.config().images(inputs.baseModel());
            try (TrainedStage stage =
                            new TrainedStage(inputs, model, whole.checkpoints().ofStage(2));
                    FeatureCache.Rows rows = new FeatureCaches(
                                    inputs, model, shared.resolve("cache"), "tiny", told -> {})
                            .of(1)
                            .of(task.imageHashes(), done -> {})) {
                Path kept = folder.resolve("whole.jsonl");
                PredictionFile.write(kept, stage.evaluate(1, rows, told -> {}).answers());
                List<PredictionLine> lines = PredictionFile.parse(kept, Files.readAllBytes(kept));
                Set<Integer> counts = new HashSet<>();
                for (int i = 0; i < task.test().size(); i++) {
                    TestItem item = task.test().get(i).item();
                    List<Pixels> pixels = item.images().stream()
                            .map(image -> images.taken(
                                    ImageFiles.read(task.task().images().resolve(image, ""))))
                            .toList();
                    counts.add(pixels.size());
                    assertThat(lines.get(i).shown()).isEqualTo(item.images());
                    assertThat(stage.ask(1, task.test().get(i).ids(), pixels, 6))
                            .isEqualTo(lines.get(i).text());
                }
                assertThat(counts).containsExactlyInAnyOrder(0, 1, 2, 3);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"llava", "qwen2-vl"})
    void lengthsPlanPreviewAndProbeCountTheTokensOfAllImages(String name) throws IOException {
        try (RunInputs inputs = inputs(experiment(name).withTraining(mixed(400)));
                BaseModel model = BaseModel.load(inputs.baseModel(), Compute.cpu())) {
            int each = model.config().imageTokens();
            int marker = model.config().imageToken();
            for (PreparedTask.Example example : inputs.tasks().get(0).train()) {
                long markers = Stream.of(example.ids())
                        .flatMapToInt(java.util.Arrays::stream)
                        .filter(id -> id == marker)
                        .count();
                assertThat(markers).isEqualTo(example.images().size());
                assertThat(example.length())
                        .isEqualTo(example.ids().length
                                - (int) markers
                                + inputs.tasks().get(0).visualTokens(example.images(), each));
            }
            BatchPreview batch = BatchPreview.of(inputs, 8).get(0);
            assertThat(batch.samples())
                    .extracting(sample -> sample.images().size())
                    .contains(2, 3);
            for (BatchPreview.Sample sample : batch.samples()) {
                assertThat(sample.parts())
                        .filteredOn(part -> part.kind() == BatchPreview.Kind.IMAGE)
                        .hasSize(sample.images().size());
                assertThat(sample.parts().stream()
                                .mapToInt(BatchPreview.Part::tokens)
                                .sum())
                        .isEqualTo(sample.length());
            }
            assertThat(Planner.plan(inputs, model.config(), ComputeSpec.on("cpu", 0))
                            .images())
                    .isEqualTo(inputs.tasks().stream()
                            .mapToInt(task -> task.imageHashes().size())
                            .sum());
            List<MemoryProbe.Tried> tried = new ArrayList<>();
            new MemoryProbe(inputs, model, PeakMemory.resident()).run(tried::add);
            assertThat(tried).hasSize(2).allMatch(MemoryProbe.Tried::fits);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"llava", "qwen2-vl"})
    void whatIsTooLongWithAllItsImagesIsRefusedByName(String name) {
        PreparedTask.Example longest;
        try (RunInputs inputs = inputs(experiment(name))) {
            longest = inputs.tasks().get(0).train().stream()
                    .max(Comparator.comparingInt(PreparedTask.Example::length))
                    .orElseThrow();
        }
        assertThat(longest.images()).hasSize(3);
        ExperimentSpec shorter = experiment(name).withTraining(mixed(longest.length() - 1));
        assertThatThrownBy(() -> inputs(shorter))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("the item has %d tokens with its images", longest.length())
                .hasMessageContaining("train.json, line");
        inputs(experiment(name).withTraining(mixed(longest.length()))).close();
    }

    /** Batches of samples of all lengths. */
    private static TrainingSpec mixed(int maxLength) {
        return new TrainingSpec(1, 8, 1, 1e-2, 0.01, 0.1, 1, maxLength, false, 4, TrainingSpec.MLP_AND_PROJECTOR);
    }
}
