package lilora.engine.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import lilora.engine.InputException;
import lilora.engine.event.RunEvent;
import lilora.engine.experiment.ComputeSpec;
import lilora.engine.experiment.ExperimentSpec;
import lilora.engine.experiment.TrainingSpec.FeatureStorage;
import lilora.engine.method.MethodCatalog;
import lilora.engine.model.BaseModel;
import lilora.engine.model.Compute;
import lilora.engine.model.weights.FloatCodec;
import lilora.engine.plan.FeatureCaches;
import lilora.engine.plan.Preparation;
import lilora.engine.tiny.TinyQwen2Vl;
import lilora.engine.tiny.TinyRun;
import lilora.engine.tiny.TinyWorld;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs whose features are kept in full or half precision, or not at all. */
class FeatureStorageTest {
    /** Relative, of rounding to the 11 bits of float16. */
    private static final float F16_ERROR = 0x1p-11f;

    @TempDir
    static Path shared;

    private static TinyWorld world;
    private static TinyWorld ragged;

    @TempDir
    Path folder;

    @BeforeAll
    static void makeWorlds() throws IOException {
        world = TinyWorld.create(shared.resolve("plain"));
        TinyWorld varied = TinyWorld.create(shared.resolve("varied"));
        for (Path task : varied.tasks()) {
            TinyQwen2Vl.vary(task);
        }
        ragged = new TinyWorld(TinyQwen2Vl.write(shared.resolve("qwen")), varied.tasks());
    }

    private static ExperimentSpec experiment(boolean varied, FeatureStorage storage) {
        ExperimentSpec spec = (varied ? ragged : world).experiment("lilora");
        return spec.withTraining(spec.training().withFeatures(storage));
    }

    private TinyRun run(ExperimentSpec spec, String name) throws IOException {
        return TinyRun.of(spec, folder.resolve(name), folder.resolve(name + "/cache"), RunControl.NONE);
    }

    private List<String> answers(String name) throws IOException {
        List<String> all = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder.resolve(name + "/predictions"))) {
            for (Path file : files.sorted().toList()) {
                all.addAll(Files.readAllLines(file));
            }
        }
        return all;
    }

    /** Bytes of feature files, without the hashes behind them. */
    private long kept(String name) throws IOException {
        Path cache = folder.resolve(name + "/cache");
        if (!Files.exists(cache)) {
            return 0;
        }
        long bytes = 0;
        try (Stream<Path> files = Files.list(cache)) {
            for (Path file : files.toList()) {
                bytes += Files.size(file) - 32;
            }
        }
        return bytes;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void withNothingKeptARunIsBitForBitTheSame(boolean varied) throws IOException {
        TinyRun full = run(experiment(varied, FeatureStorage.FULL), "full");
        TinyRun none = run(experiment(varied, FeatureStorage.NONE), "none");
        assertThat(none.adapters()).isEqualTo(full.adapters());
        assertThat(none.steps())
                .extracting(RunEvent.Step::loss)
                .isEqualTo(full.steps().stream().map(RunEvent.Step::loss).toList());
        assertThat(answers("none")).isEqualTo(answers("full")).isNotEmpty();
        assertThat(kept("full")).isPositive();
        assertThat(kept("none")).isZero();
        assertThat(none.of(RunEvent.FeatureProgress.class)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void inHalfPrecisionARunTakesHalfTheDiskAndLearnsAboutTheSame(boolean varied) throws IOException {
        TinyRun full = run(experiment(varied, FeatureStorage.FULL), "full");
        TinyRun half = run(experiment(varied, FeatureStorage.HALF), "half");
        assertThat(kept("half") * 2).isEqualTo(kept("full"));
        for (int i = 0; i < full.steps().size(); i++) {
            assertThat(half.steps().get(i).loss())
                    .isCloseTo(full.steps().get(i).loss(), org.assertj.core.data.Percentage.withPercentage(0.5));
        }
    }

    private static float[] features(ExperimentSpec spec, ComputeSpec.Precision precision, Path cache)
            throws IOException {
        try (RunInputs inputs = new Preparation(MethodCatalog.load()).prepare(spec);
                BaseModel model =
                        BaseModel.load(inputs.baseModel(), Compute.of(new ComputeSpec("cpu", 1, precision)))) {
            Map<String, String> images = new TreeMap<>(inputs.tasks().get(0).imageHashes());
            try (FeatureCache.Rows rows = new FeatureCaches(inputs, model, cache, "tiny", told -> {})
                    .of(1)
                    .of(images, done -> {})) {
                return rows.of(model.manager(), List.copyOf(images.keySet())).toFloatArray();
            }
        }
    }

    /** What is computed in bfloat16 is kept in bfloat16 exactly; float32 is rounded to float16, to the nearest. */
    @ParameterizedTest
    @CsvSource({"BFLOAT16, false", "BFLOAT16, true", "FLOAT32, false", "FLOAT32, true"})
    void whatHalfPrecisionKeepsOfEachNumber(ComputeSpec.Precision precision, boolean varied) throws IOException {
        Path cache = folder.resolve("cache");
        float[] full = features(experiment(varied, FeatureStorage.FULL), precision, cache);
        float[] half = features(experiment(varied, FeatureStorage.HALF), precision, cache);
        assertThat(half).hasSameSizeAs(full);
        if (precision == ComputeSpec.Precision.BFLOAT16) {
            assertThat(half).isEqualTo(full);
            return;
        }
        for (int i = 0; i < full.length; i++) {
            // Below the normal numbers, from 2^-14 on, the steps are of one size.
            assertThat(Math.abs(half[i] - full[i]))
                    .isLessThanOrEqualTo(Math.max(F16_ERROR * Math.abs(full[i]), 0x1p-25f));
        }
        assertThat(half).isNotEqualTo(full);
    }

    @Test
    void aNumberThatHalfPrecisionDoesNotHaveIsRefusedAndNothingIsLeft() throws IOException {
        RowLayout layout = new RowLayout(new Shape(1), null, FloatCodec.F16);
        Path cache = folder.resolve("cache");
        FeatureCache store =
                new FeatureCache(cache, "large", layout, (names, next) -> new float[] {65_505}, told -> {});
        assertThatThrownBy(() -> store.of(Map.of("a", "hash"), done -> {}))
                .isInstanceOf(InputException.class)
                .hasMessage(
                        "A vision feature of this model is 65505.0, above the 65,504 of half precision; keep features in full precision (training.features FULL) or none (NONE).");
        assertThat(cache).isEmptyDirectory();
        FeatureCache fitting =
                new FeatureCache(cache, "small", layout, (names, next) -> new float[] {-65_504}, told -> {});
        try (NDManager manager = NDManager.newBaseManager();
                FeatureCache.Rows rows = fitting.of(Map.of("a", "hash"), done -> {})) {
            assertThat(rows.of(manager, List.of("a")).toFloatArray()).containsExactly(-65_504);
        }
    }
}
