package lilora.engine.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.GradientCollector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import lilora.engine.InputException;
import lilora.engine.model.Fixture.LowRank;
import lilora.engine.model.weights.TensorWriter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BaseModelTest {
    private static final Fixture PLAIN = Fixture.named("plain");
    private static BaseModel model;

    private NDManager manager;
    private NDScope scope;

    @TempDir
    Path folder;

    @BeforeAll
    static void load() {
        model = PLAIN.load();
    }

    @AfterAll
    static void unload() {
        model.close();
    }

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager();
        scope = new NDScope();
    }

    @AfterEach
    void close() {
        scope.close();
        manager.close();
    }

    @Test
    void fiftyTrainingStepsLeaveNoArrayBehindAndLowerTheLoss() {
        NDArray features = model.visionFeatures(PLAIN.read(manager, "pixels"));
        Map<String, LowRank> adapters = PLAIN.adapters(manager);
        List<NDArray> parameters = new ArrayList<>();
        adapters.values().forEach(adapter -> parameters.addAll(List.of(adapter.down(), adapter.up())));
        List<NDArray> first = parameters.stream().map(NDArray::zerosLike).toList();
        List<NDArray> second = parameters.stream().map(NDArray::zerosLike).toList();
        float start = 0;
        float loss = 0;
        int modelArrays = 0;
        int arrays = 0;
        for (int step = 1; step <= 50; step++) {
            try (NDScope inner = new NDScope()) {
                inner.suppressNotUsedWarning();
                try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                    NDArray value = model.loss(PLAIN.batch(), features, adapters::get);
                    collector.backward(value);
                    loss = value.getFloat();
                }
                List<NDArray> gradients =
                        parameters.stream().map(NDArray::getGradient).toList();
                model.kernels().clipGlobalNorm(gradients, 1);
                AdamStep adam = new AdamStep(0.01, 0.9, 0.999, 1e-8, 0, step);
                model.kernels().adamW(parameters, gradients, first, second, adam);
                parameters.forEach(parameter -> JniUtils.zeroGrad((PtNDArray) parameter));
                new GreedyDecoder(model)
                        .generate(List.of(new int[] {1, 3, 9}), TokenBatch.single(0), features, adapters::get, 3);
            }
            if (step == 1) {
                start = loss;
                modelArrays = model.manager().getManagedArrays().size();
                arrays = manager.getManagedArrays().size();
            }
        }
        assertThat(model.manager().getManagedArrays()).hasSize(modelArrays);
        assertThat(manager.getManagedArrays()).hasSize(arrays);
        assertThat(loss).isLessThan(start - 1);
    }

    @Test
    void lossIsTheMeanOverLabelledPositionsOfTheBatch() {
        NDArray features = model.visionFeatures(PLAIN.read(manager, "pixels"));
        double sum = 0;
        for (int b = 0; b < PLAIN.batch().size(); b++) {
            TokenBatch single = PLAIN.sample(b);
            sum += single.labelled()
                    * model.loss(single, features, AdapterSet.none()).getFloat();
        }
        float whole = model.loss(PLAIN.batch(), features, AdapterSet.none()).getFloat();
        assertThat(sum / PLAIN.batch().labelled()).isCloseTo(whole, within(1e-5));
    }

    @Test
    void lossWithoutLabelsIsZeroAndHasZeroGradients() {
        NDArray features = model.visionFeatures(PLAIN.read(manager, "pixels"));
        Map<String, LowRank> adapters = PLAIN.adapters(manager);
        int[][] labels = PLAIN.rows("ids");
        for (int[] row : labels) {
            Arrays.fill(row, TokenBatch.IGNORED);
        }
        TokenBatch silent =
                new TokenBatch(PLAIN.rows("ids"), labels, PLAIN.batch().images());
        assertThat(silent.labelled()).isZero();
        try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            NDArray loss = model.loss(silent, features, adapters::get);
            collector.backward(loss);
            assertThat(loss.getFloat()).isZero();
        }
        adapters.values().forEach(adapter -> assertThat(
                        adapter.down().getGradient().abs().sum().getFloat())
                .isZero());
    }

    @Test
    void paddingOnTheRightChangesNothing() {
        NDArray features = model.visionFeatures(PLAIN.read(manager, "pixels"));
        int[][] ids = PLAIN.rows("ids");
        int[][] labels = PLAIN.rows("labels");
        for (int b = 0; b < ids.length; b++) {
            int before = ids[b].length;
            ids[b] = Arrays.copyOf(ids[b], 20);
            labels[b] = Arrays.copyOf(labels[b], 20);
            Arrays.fill(labels[b], before, 20, TokenBatch.IGNORED);
        }
        TokenBatch padded = new TokenBatch(ids, labels, PLAIN.batch().images());
        assertThat(model.loss(padded, features, AdapterSet.none()).getFloat())
                .isCloseTo(
                        model.loss(PLAIN.batch(), features, AdapterSet.none()).getFloat(), within(1e-5f));
    }

    @Test
    void adaptersThatSeeWholeSequencesGetThemAndGiveTheSameLoss() {
        NDArray features = model.visionFeatures(PLAIN.read(manager, "pixels"));
        Map<String, LowRank> adapters = PLAIN.adapters(manager);
        Set<Integer> dimensions = new java.util.TreeSet<>();
        AdapterSet whole = new AdapterSet() {
            @Override
            public LinearAdapter at(String site) {
                LowRank adapter = adapters.get(site);
                return adapter == null
                        ? null
                        : (base, x) -> {
                            dimensions.add(x.getShape().dimension());
                            return adapter.forward(base, x);
                        };
            }

            @Override
            public boolean positionWise() {
                return false;
            }
        };
        assertThat(model.loss(PLAIN.batch(), features, whole).getFloat())
                .isCloseTo(model.loss(PLAIN.batch(), features, adapters::get).getFloat(), within(1e-5f));
        assertThat(dimensions).containsExactly(3);
    }

    @Test
    void aCommonBeginningComputedOnceChangesNeitherLossNorGradientsNorAnswers() {
        for (String name : Fixture.NAMES) {
            Fixture fixture = Fixture.named(name);
            try (BaseModel tiny = fixture.load()) {
                NDArray features = tiny.visionFeatures(fixture.read(manager, "pixels"));
                Map<String, LowRank> adapters = fixture.adapters(manager);
                TokenBatch batch = beginningAlike(fixture.batch());
                assertThat(TokenLayout.of(batch, tiny.config(), true).common()).isEqualTo(13);
                AdapterSet shared = adapters::get;
                AdapterSet apart = new AdapterSet() {
                    @Override
                    public LinearAdapter at(String site) {
                        return adapters.get(site);
                    }

                    @Override
                    public boolean drawsRandomNumbers() {
                        return true;
                    }
                };
                List<NDArray> once = lossAndGradients(tiny, batch, features, shared, adapters);
                List<NDArray> each = lossAndGradients(tiny, batch, features, apart, adapters);
                for (int i = 0; i < once.size(); i++) {
                    float scale = 1 + each.get(i).abs().max().getFloat();
                    assertThat(once.get(i).sub(each.get(i)).abs().max().getFloat())
                            .isLessThan(2e-5f * scale);
                }
                List<int[]> prompts = List.of(batch.ids());
                GreedyDecoder decoder = new GreedyDecoder(tiny, Set.of());
                assertThat(decoder.generate(prompts, batch.images(), features, shared, 6))
                        .containsExactly(decoder.generate(prompts, batch.images(), features, apart, 6)
                                .toArray(new int[0][]));
            }
        }
    }

    /** Each sample with the same 13 ids before it, the last of which are like it in some samples only. */
    private static TokenBatch beginningAlike(TokenBatch batch) {
        int[][] ids = new int[batch.size()][];
        int[][] labels = new int[batch.size()][];
        for (int b = 0; b < ids.length; b++) {
            ids[b] = new int[14 + batch.ids()[b].length];
            labels[b] = new int[ids[b].length];
            Arrays.fill(labels[b], TokenBatch.IGNORED);
            Arrays.setAll(ids[b], i -> 8 + i);
            ids[b][13] = 8 + b;
            System.arraycopy(batch.ids()[b], 0, ids[b], 14, batch.ids()[b].length);
            System.arraycopy(batch.labels()[b], 0, labels[b], 14, batch.ids()[b].length);
        }
        return new TokenBatch(ids, labels, batch.images());
    }

    private static List<NDArray> lossAndGradients(
            BaseModel model, TokenBatch batch, NDArray features, AdapterSet set, Map<String, LowRank> adapters) {
        List<NDArray> results = new ArrayList<>();
        try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            NDArray loss = model.loss(batch, features, set);
            collector.backward(loss);
            results.add(loss.stopGradient());
        }
        adapters.values()
                .forEach(adapter -> List.of(adapter.down(), adapter.up()).forEach(factor -> {
                    results.add(factor.getGradient().mul(1));
                    JniUtils.zeroGrad((PtNDArray) factor);
                }));
        return results;
    }

    @Test
    void composedOfSingleOperationsTheLossIsTheSame() {
        try (BaseModel nano = NanoModel.frozen(folder)) {
            int[][] ids = new int[3][12];
            for (int[] row : ids) {
                Arrays.setAll(row, i -> 300 + (i * 37 + row.length) % 900);
                row[4] = 3;
            }
            TokenBatch batch = new TokenBatch(ids, ids, TokenBatch.single(2, 0, 1));
            NDArray features =
                    nano.manager().randomNormal(new Shape(3, nano.config().imageTokens(), 192));
            NDArray inOrder = features.get(nano.manager().create(new long[] {2, 0, 1}));
            float composed = new NaiveModel(nano).loss(batch, inOrder, Map.of()).getFloat();
            assertThat(nano.loss(batch, features, AdapterSet.none()).getFloat()).isCloseTo(composed, within(1e-4f));
        }
    }

    @Test
    void aNewModelIsTheSameForTheSameSeedAndTrains() throws IOException {
        ModelConfig config = ModelConfig.read(PLAIN.folder());
        try (BaseModel one = BaseModel.trainable(config, Compute.cpu(), 5);
                BaseModel two = BaseModel.trainable(config, Compute.cpu(), 5);
                BaseModel other = BaseModel.trainable(config, Compute.cpu(), 6)) {
            String name = "language_model.model.embed_tokens.weight";
            assertThat(one.parameters().get(name)).isEqualTo(two.parameters().get(name));
            assertThat(one.parameters().get(name))
                    .isNotEqualTo(other.parameters().get(name));
            assertThat((double)
                            one.parameters().get(name).square().mean().sqrt().getFloat())
                    .isCloseTo(0.02, within(0.002));
            assertThat(one.parameters()
                            .get("language_model.model.norm.weight")
                            .mean()
                            .getFloat())
                    .isEqualTo(1);
            List<NDArray> weights = List.copyOf(one.parameters().values());
            float start = 0;
            float loss = 0;
            List<NDArray> first = weights.stream().map(NDArray::zerosLike).toList();
            List<NDArray> second = weights.stream().map(NDArray::zerosLike).toList();
            for (int step = 1; step <= 8; step++) {
                try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                    NDArray features = one.visionFeatures(PLAIN.read(manager, "pixels"));
                    NDArray value = one.loss(PLAIN.batch(), features, AdapterSet.none());
                    collector.backward(value);
                    loss = value.getFloat();
                }
                start = step == 1 ? loss : start;
                List<NDArray> gradients =
                        weights.stream().map(NDArray::getGradient).toList();
                AdamStep adam = new AdamStep(0.01, 0.9, 0.999, 1e-8, 0, step);
                one.kernels().adamW(weights, gradients, first, second, adam);
                weights.forEach(weight -> JniUtils.zeroGrad((PtNDArray) weight));
            }
            assertThat(loss).isLessThan(start - 0.3f);
            assertSavedModelLoads(one);
        }
    }

    private void assertSavedModelLoads(BaseModel trained) throws IOException {
        Files.copy(PLAIN.folder().resolve("config.json"), folder.resolve("config.json"));
        TensorWriter.write(folder.resolve("model.safetensors"), trained.parameters(), Map.of("format", "pt"));
        NDArray pixels = PLAIN.read(manager, "pixels");
        try (BaseModel frozen = BaseModel.load(folder, Compute.cpu())) {
            NDArray expected = trained.loss(PLAIN.batch(), trained.visionFeatures(pixels), AdapterSet.none());
            NDArray actual = frozen.loss(PLAIN.batch(), frozen.visionFeatures(pixels), AdapterSet.none());
            assertThat(actual.getFloat()).isCloseTo(expected.getFloat(), within(1e-5f));
            TensorWriter.write(folder.resolve("again.safetensors"), frozen.parameters(), Map.of("format", "pt"));
        }
        assertThat(folder.resolve("again.safetensors")).hasSameBinaryContentAs(folder.resolve("model.safetensors"));
    }

    @Test
    void weightsThatAreMissingOrOfAnotherShapeAreNamed() throws IOException {
        Files.copy(PLAIN.folder().resolve("config.json"), folder.resolve("config.json"));
        String gone = "language_model.model.layers.1.mlp.up_proj.weight";
        Map<String, NDArray> weights = new java.util.TreeMap<>(model.parameters());
        NDArray weight = weights.remove(gone);
        TensorWriter.write(folder.resolve("model.safetensors"), weights, Map.of());
        assertThatThrownBy(() -> BaseModel.load(folder, Compute.cpu()))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("'" + gone + "' is missing");
        weights.put(gone, weight.transpose());
        TensorWriter.write(folder.resolve("model.safetensors"), weights, Map.of());
        assertThatThrownBy(() -> BaseModel.load(folder, Compute.cpu()))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(gone)
                .hasMessageContaining("[24, 40]")
                .hasMessageContaining("[40, 24]");
        weights.put(gone, manager.zeros(weight.getShape(), ai.djl.ndarray.types.DataType.INT64));
        TensorWriter.write(folder.resolve("model.safetensors"), weights, Map.of());
        assertThatThrownBy(() -> BaseModel.load(folder, Compute.cpu()))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(gone)
                .hasMessageContaining("I64");
    }

    @Test
    void batchesThatCannotBeComputedAreRefused() {
        NDArray features = model.visionFeatures(PLAIN.read(manager, "pixels"));
        assertRefused("holds the id 64", features, new int[] {1, 64}, -1);
        assertRefused("holds the id -3", features, new int[] {1, -3}, -1);
        assertRefused("more image tokens", features, new int[] {3, 3}, 0);
        assertRefused("more image tokens", features, new int[] {3, 4}, -1);
        assertRefused("holds no image token", features, new int[] {1, 4}, 0);
        assertRefused("is empty", features, new int[] {}, -1);
        assertRefused("image 2, there are 2", features, new int[] {3}, 2);
        assertRefused("vision features of the shape", null, new int[] {3}, 0);
        assertRefused("70 positions", features, new int[70], -1);
        assertThatThrownBy(() -> new TokenBatch(new int[1][2], new int[1][3], new int[1][0]))
                .hasMessageContaining("2 ids but 3 labels");
        assertThatThrownBy(() -> model.visionFeatures(manager.zeros(new Shape(1, 3, 8, 8))))
                .hasMessageContaining("16 x 16");
    }

    private static void assertRefused(String reason, NDArray features, int[] ids, int image) {
        TokenBatch batch = new TokenBatch(new int[][] {ids}, new int[][] {ids}, TokenBatch.single(image));
        assertThatThrownBy(() -> model.loss(batch, features, AdapterSet.none()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(reason);
    }
}
