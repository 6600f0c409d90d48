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
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Vectors in front of samples do what tokens of these vectors would. */
class PrefixTest {
    private static final Fixture PLAIN = Fixture.named("plain");
    private static final int[] FRONT = {1, 9, 6};

    private static BaseModel model;
    private static NDManager manager;
    private static NDArray features;

    @BeforeAll
    static void load() {
        model = PLAIN.load();
        manager = NDManager.newBaseManager();
        JniUtils.setGradMode(false);
        features = model.visionFeatures(PLAIN.read(manager, "pixels"));
    }

    @AfterAll
    static void close() {
        manager.close();
        model.close();
    }

    /** @param draws whether each sample computes all its positions */
    private record Prefixed(NDArray prefix, boolean draws) implements AdapterSet {
        @Override
        public @Nullable LinearAdapter at(String site) {
            return null;
        }

        @Override
        public boolean drawsRandomNumbers() {
            return draws;
        }
    }

    private static NDArray vectors() {
        NDArray table = model.parameters().get(model.config().decoderName() + "embed_tokens.weight");
        long[] rows = Arrays.stream(FRONT).asLongStream().toArray();
        return model.kernels().rows(table, manager.create(rows));
    }

    private static int[] behind(int[] ids, int fill) {
        int[] front = fill == 0 ? FRONT : IntStream.of(FRONT).map(id -> fill).toArray();
        return IntStream.concat(IntStream.of(front), IntStream.of(ids)).toArray();
    }

    private static TokenBatch behindTokens(TokenBatch batch) {
        return new TokenBatch(
                Arrays.stream(batch.ids()).map(ids -> behind(ids, 0)).toArray(int[][]::new),
                Arrays.stream(batch.labels())
                        .map(labels -> behind(labels, TokenBatch.IGNORED))
                        .toArray(int[][]::new),
                batch.images());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void lossAndAnswersAreThoseBehindTheTokensOfItsVectors(boolean apart) {
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            AdapterSet set = new Prefixed(vectors(), apart);
            TokenBatch batch = PLAIN.batch();
            assertThat(model.loss(batch, features, set).getFloat())
                    .isCloseTo(
                            model.loss(behindTokens(batch), features, AdapterSet.none())
                                    .getFloat(),
                            within(1e-5f));
            GreedyDecoder decoder = new GreedyDecoder(model, Set.of());
            List<int[]> found = decoder.generate(List.of(batch.ids()), batch.images(), features, set, 5);
            List<int[]> expected = decoder.generate(
                    List.of(behindTokens(batch).ids()), batch.images(), features, AdapterSet.none(), 5);
            assertThat(found).containsExactly(expected.toArray(new int[0][]));
        }
    }

    /** A sample without an image, beside what make_prefix.py computes apart from the engine. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void lossGradientAndAnswerAreThoseOfTheFormulas(boolean apart) {
        JsonNode expected = Fixture.json("fixtures/prefix");
        int[][] ids = {Fixture.row(expected.get("ids"))};
        TokenBatch batch = new TokenBatch(ids, new int[][] {Fixture.row(expected.get("labels"))}, new int[1][0]);
        NDArray prefix = manager.create(
                numbers(expected.get("vectors")),
                new Shape(expected.get("vectors").size(), model.config().text().hidden()));
        AdapterSet set = new Prefixed(prefix, apart);
        prefix.setRequiresGradient(true);
        try (NDScope scope = new NDScope();
                GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            scope.suppressNotUsedWarning();
            NDArray loss = model.loss(batch, null, set);
            collector.backward(loss);
            assertThat((double) loss.getFloat()).isCloseTo(expected.get("loss").asDouble(), within(1e-5));
            assertThat(prefix.getGradient().toFloatArray())
                    .containsExactly(numbers(expected.get("gradient")), within(1e-5f));
        }
        prefix.setRequiresGradient(false);
        GreedyDecoder decoder = new GreedyDecoder(model, Set.of());
        int[] said = Fixture.row(expected.get("said"));
        assertThat(decoder.generate(List.of(ids), batch.images(), null, set, said.length))
                .containsExactly(said);
    }

    /** Of both vectors, one behind the other. */
    private static float[] numbers(JsonNode rows) {
        float[] numbers = new float[rows.size() * rows.get(0).size()];
        for (int i = 0; i < numbers.length; i++) {
            int width = rows.get(0).size();
            numbers[i] = (float) rows.get(i / width).get(i % width).asDouble();
        }
        return numbers;
    }

    /** In one graph and layer by layer, with and without a beginning that is computed once. */
    @Test
    void gradientsAreDifferencesOfTheLoss() {
        NDArray prefix = vectors();
        prefix.setRequiresGradient(true);
        TokenBatch batch = PLAIN.batch();
        for (boolean apart : new boolean[] {true, false}) {
            AdapterSet set = new Prefixed(prefix, apart);
            float[] plain;
            try (NDScope scope = new NDScope();
                    GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                scope.suppressNotUsedWarning();
                collector.backward(model.loss(batch, features, set));
                plain = prefix.getGradient().toFloatArray();
            }
            try (NDScope scope = new NDScope()) {
                scope.suppressNotUsedWarning();
                model.backward(batch, features, () -> set, model.kernels()::crossEntropyRows, 1, part -> {});
                float[] twice = prefix.getGradient().toFloatArray();
                for (int i = 0; i < plain.length; i++) {
                    assertThat(twice[i]).isCloseTo(2 * plain[i], within(1e-5f));
                }
                for (int i = 0; i < plain.length; i += 5) {
                    assertThat((double) plain[i]).isCloseTo(slope(prefix, i, batch, apart), within(2e-3));
                }
            }
            JniUtils.zeroGrad((PtNDArray) prefix);
        }
    }

    private static double slope(NDArray prefix, int place, TokenBatch batch, boolean apart) {
        float step = 1e-2f;
        float[] losses = new float[2];
        for (int i = 0; i < 2; i++) {
            float[] values = prefix.toFloatArray();
            values[place] += i == 0 ? step : -step;
            NDArray moved = manager.create(values, prefix.getShape());
            losses[i] = model.loss(batch, features, new Prefixed(moved, apart)).getFloat();
        }
        return (losses[0] - losses[1]) / (2 * step);
    }

    @Test
    void positionsOfThePrefixCount() {
        int[] ids = new int[model.config().text().positions() - FRONT.length + 1];
        Arrays.fill(ids, 9);
        TokenBatch batch = new TokenBatch(new int[][] {ids}, new int[][] {ids}, new int[1][0]);
        AdapterSet set = new Prefixed(vectors(), true);
        assertThatThrownBy(() -> model.loss(batch, null, set))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a sample has 65 positions");
    }
}
