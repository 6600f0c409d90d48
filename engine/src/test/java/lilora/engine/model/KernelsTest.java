package lilora.engine.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.GradientCollector;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each fused operation against DJL's single operations, forward and backward. */
class KernelsTest {
    private static Kernels kernels;
    private NDManager manager;
    private NDScope scope;

    @BeforeAll
    static void load() {
        kernels = new Kernels();
    }

    @AfterAll
    static void unload() {
        kernels.close();
    }

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager();
        scope = new NDScope();
        Engine.getInstance().setRandomSeed(11);
    }

    @AfterEach
    void close() {
        scope.close();
        manager.close();
    }

    @Test
    void theArchiveHoldsEveryOperationOfItsText() throws IOException {
        try (InputStream text = Kernels.class.getResourceAsStream("kernels.py")) {
            String code = new String(text.readAllBytes(), StandardCharsets.US_ASCII);
            List<String> written = Pattern.compile("^  def (\\w+)\\(", Pattern.MULTILINE)
                    .matcher(code)
                    .results()
                    .map(match -> match.group(1))
                    .toList();
            assertThat(kernels.names()).containsExactlyInAnyOrderElementsOf(written);
        }
    }

    @Test
    void linearWithAndWithoutBiasEqualsSingleOperations() {
        assertSame(
                in -> kernels.linear(in.get(0), in.get(1), in.get(2)),
                in -> OpByOp.linear(in.get(0), in.get(1), in.get(2)),
                random(2, 3, 5),
                random(4, 5),
                random(4));
        assertSame(
                in -> kernels.linear(in.get(0), in.get(1), null),
                in -> OpByOp.linear(in.get(0), in.get(1), null),
                random(2, 3, 5),
                random(4, 5));
    }

    @Test
    void linearAddEqualsSingleOperations() {
        assertSame(
                in -> kernels.linearAdd(in.get(0), in.get(1), in.get(2), in.get(3)),
                in -> OpByOp.linear(in.get(0), in.get(1), in.get(2)).add(in.get(3)),
                random(2, 3, 5),
                random(4, 5),
                random(4),
                random(2, 3, 4));
    }

    @Test
    void lowRankEqualsSingleOperations() {
        assertSame(
                in -> kernels.lowRank(in.get(0), in.get(1), in.get(2), in.get(3), in.get(4), 1.7f, 0),
                in -> OpByOp.lowRank(in.get(0), in.get(1), in.get(2), in.get(3), in.get(4), 1.7f),
                random(2, 3, 5),
                random(7, 5),
                random(7),
                random(2, 5),
                random(7, 2));
        assertSame(
                in -> kernels.lowRank(in.get(0), in.get(1), null, in.get(2), in.get(3), -0.5f, 0),
                in -> OpByOp.lowRank(in.get(0), in.get(1), null, in.get(2), in.get(3), -0.5f),
                random(6, 5),
                random(7, 5),
                random(3, 5),
                random(7, 3));
    }

    @Test
    void dropoutTouchesOnlyTheThinProduct() {
        NDArray x = manager.ones(new Shape(1, 4000));
        NDArray none = manager.zeros(new Shape(3, 4000));
        NDArray down = manager.ones(new Shape(1, 4000)).div(4000);
        NDArray up = manager.create(new float[] {1, 2, 3}, new Shape(3, 1));
        NDArray y = kernels.lowRank(x, none, null, down, up, 1, 0.25f);
        // The kept inputs are scaled up, so the mean stays 1, give or take the draw of 4000.
        assertThat((double) y.getFloat(0, 0)).isCloseTo(1, within(0.05)).isNotEqualTo(1);
        assertThat((double) y.getFloat(0, 2)).isCloseTo(3.0 * y.getFloat(0, 0), within(1e-4));
        NDArray base = manager.ones(new Shape(3, 4000)).div(4000);
        assertThat((double) kernels.lowRank(x, base, null, down, up.mul(0), 1, 0.25f)
                        .getFloat(0, 0))
                .isCloseTo(1, within(1e-5));
    }

    @Test
    void mergedWeightGivesTheSameOutput() {
        NDArray x = random(6, 5);
        NDArray w = random(7, 5);
        NDArray down = random(3, 5);
        NDArray up = random(7, 3);
        NDArray merged = kernels.merged(w, down, up, 0.7f);
        assertClose(kernels.linear(x, merged, null), kernels.lowRank(x, w, null, down, up, 0.7f, 0), 1e-5);
    }

    @Test
    void normsEqualSingleOperations() {
        assertSame(
                in -> kernels.rmsNorm(in.get(0), in.get(1), 1e-3),
                in -> OpByOp.rmsNorm(in.get(0), in.get(1), 1e-3),
                random(2, 3, 8),
                random(8));
        assertSame(
                in -> kernels.layerNorm(in.get(0), in.get(1), in.get(2), 1e-3),
                in -> OpByOp.layerNorm(in.get(0), in.get(1), in.get(2), 1e-3),
                random(2, 3, 8),
                random(8),
                random(8));
    }

    @Test
    void rmsNormOfZerosHasNoNanGradient() {
        NDArray x = manager.zeros(new Shape(2, 4));
        x.setRequiresGradient(true);
        try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            collector.backward(
                    kernels.rmsNorm(x, manager.ones(new Shape(4)), 1e-5).sum());
        }
        assertThat(x.getGradient().isNaN().any().getBoolean()).isFalse();
    }

    @Test
    void activationsEqualSingleOperations() {
        assertSame(
                in -> kernels.siluMul(in.get(0), in.get(1)),
                in -> OpByOp.siluMul(in.get(0), in.get(1)),
                random(3, 5),
                random(3, 5));
        assertSame(
                in -> kernels.activation(in.get(0), Activation.QUICK_GELU),
                in -> OpByOp.quickGelu(in.get(0)),
                random(3, 5));
        assertSame(in -> kernels.gelu(in.get(0)), in -> OpByOp.gelu(in.get(0)), random(3, 5));
        assertSame(
                in -> kernels.activation(in.get(0), Activation.RELU),
                in -> in.get(0).maximum(0),
                random(3, 5));
        assertSame(
                in -> kernels.activation(in.get(0), Activation.SILU),
                in -> in.get(0).mul(ai.djl.nn.Activation.sigmoid(in.get(0))),
                random(3, 5));
    }

    @Test
    void attentionEqualsSingleOperationsForEveryGroupingOfHeads() {
        for (int keyHeads : new int[] {4, 2, 1}) {
            NDArray angle = random(6, 1, 3);
            NDArray cos = angle.cos();
            NDArray sin = angle.sin();
            assertSame(
                    in -> kernels.call("rope_attention", in.get(0), in.get(1), in.get(2), cos, sin),
                    in -> OpByOp.ropeAttention(in.get(0), in.get(1), in.get(2), cos, sin),
                    random(2, 6, 24),
                    random(2, 6, 6 * keyHeads),
                    random(2, 6, 6 * keyHeads));
        }
    }

    @Test
    void attentionOverLongRowsEqualsSingleOperations() {
        NDArray angle = random(300, 1, 2);
        NDArray cos = angle.cos();
        NDArray sin = angle.sin();
        assertSame(
                in -> kernels.call("rope_attention", in.get(0), in.get(1), in.get(2), cos, sin),
                in -> OpByOp.ropeAttention(in.get(0), in.get(1), in.get(2), cos, sin),
                random(1, 300, 8),
                random(1, 300, 4),
                random(1, 300, 4));
    }

    @Test
    void attentionBlockEqualsItsParts() {
        NDArray angle = random(5, 1, 2);
        NDArray cos = angle.cos();
        NDArray sin = angle.sin();
        NDArray eps = manager.create(1e-5);
        assertSame(
                in -> kernels.call(
                        "attention", in.get(0), in.get(1), eps, in.get(2), in.get(3), in.get(4), in.get(5), cos, sin),
                in -> {
                    NDArray joined = OpByOp.linear(OpByOp.rmsNorm(in.get(0), in.get(1), 1e-5), in.get(2), in.get(3));
                    NDArray heads = OpByOp.ropeAttention(
                            joined.get("..., :8"), joined.get("..., 8:12"), joined.get("..., 12:"), cos, sin);
                    return in.get(0).add(OpByOp.linear(heads, in.get(4), in.get(5)));
                },
                random(2, 5, 6),
                random(6),
                random(16, 6),
                random(16),
                random(6, 8),
                random(6));
    }

    @Test
    void crossEntropyEqualsSingleOperationsAndIsZeroWithoutRows() {
        NDArray targets = manager.create(new long[] {1, 0, 3});
        assertSame(
                in -> kernels.crossEntropyRows(in.get(0), targets),
                in -> OpByOp.crossEntropyRows(in.get(0), targets),
                random(3, 5));
        NDArray nothing = manager.create(new Shape(0, 5), DataType.FLOAT32);
        assertThat(kernels.crossEntropyRows(nothing, manager.create(new long[0]))
                        .getFloat())
                .isZero();
    }

    @Test
    void everythingWorksInBfloat16WithinItsPrecision() {
        NDArray angle = random(6, 1, 3);
        assertNarrow(
                in -> kernels.lowRank(in.get(0), in.get(1), in.get(2), in.get(3), in.get(4), 0.5f, 0),
                random(2, 3, 5),
                random(7, 5),
                random(7),
                random(2, 5),
                random(7, 2));
        assertNarrow(in -> kernels.rmsNorm(in.get(0), in.get(1), 1e-5), random(2, 3, 8), random(8));
        assertNarrow(
                in -> kernels.layerNorm(in.get(0), in.get(1), in.get(2), 1e-5), random(3, 8), random(8), random(8));
        assertNarrow(in -> kernels.siluMul(in.get(0), in.get(1)), random(3, 5), random(3, 5));
        assertNarrow(
                in -> kernels.call("rope_attention", in.get(0), in.get(1), in.get(2), in.get(3), in.get(4)),
                random(2, 6, 24),
                random(2, 6, 12),
                random(2, 6, 12),
                angle.cos(),
                angle.sin());
    }

    @Test
    void thinMatricesStayFloat32BesideBfloat16() {
        NDArray x = kernels.call("to_bfloat16", random(3, 5));
        NDArray w = kernels.call("to_bfloat16", random(4, 5));
        NDArray down = random(2, 5);
        NDArray up = random(4, 2);
        down.setRequiresGradient(true);
        up.setRequiresGradient(true);
        try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            NDArray y = kernels.lowRank(x, w, null, down, up, 1, 0);
            collector.backward(kernels.call("to_float32", y).square().sum());
        }
        assertThat(down.getGradient().getDataType()).isEqualTo(DataType.FLOAT32);
        assertThat(down.getGradient().abs().sum().getFloat()).isPositive();
        assertThat(up.getGradient().getDataType()).isEqualTo(DataType.FLOAT32);
        assertThat(up.getGradient().abs().sum().getFloat()).isPositive();
    }

    @Test
    void namesOfOperandsDoNotChangeACall() {
        NDArray x = random(2, 3);
        NDArray w = random(4, 3);
        NDArray expected = kernels.linear(x, w, null);
        x.setName("language_model.model.layers.0");
        w.setName("w[]");
        assertThat(kernels.linear(x, w, null)).isEqualTo(expected);
    }

    @Test
    void aThousandCallsLeaveNoArraysBehind() {
        NDArray x = random(2, 3);
        NDArray w = random(4, 3);
        List<NDArray> list = List.of(x, w);
        int before = manager.getManagedArrays().size();
        for (int i = 0; i < 1000; i++) {
            try (NDScope step = new NDScope()) {
                step.suppressNotUsedWarning();
                kernels.linear(x, w, null);
                kernels.squaredNorm(list);
            }
        }
        assertThat(manager.getManagedArrays()).hasSize(before);
    }

    private NDArray random(long... shape) {
        return manager.randomNormal(new Shape(shape));
    }

    private void assertSame(
            Function<List<NDArray>, NDArray> fused, Function<List<NDArray>, NDArray> single, NDArray... inputs) {
        NDList first = run(fused, inputs);
        NDList second = run(single, inputs);
        for (int i = 0; i < first.size(); i++) {
            assertClose(first.get(i), second.get(i), 2e-5);
        }
    }

    /** In bfloat16 (8 bits of precision) against float32. */
    private void assertNarrow(Function<List<NDArray>, NDArray> operation, NDArray... inputs) {
        NDArray wide = operation.apply(List.of(inputs));
        List<NDArray> narrow = new ArrayList<>();
        for (NDArray input : inputs) {
            narrow.add(kernels.call("to_bfloat16", input));
        }
        assertClose(kernels.call("to_float32", operation.apply(narrow)), wide, 3e-2);
    }

    /** The output and the gradients of a weighted sum of it with respect to all inputs. */
    private NDList run(Function<List<NDArray>, NDArray> operation, NDArray... inputs) {
        NDList results = new NDList();
        for (NDArray input : inputs) {
            input.setRequiresGradient(true);
        }
        try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            NDArray y = operation.apply(List.of(inputs));
            NDArray weights = manager.arange((float) y.size()).cos().reshape(y.getShape());
            collector.backward(y.mul(weights).sum());
            results.add(y.stopGradient());
        }
        for (NDArray input : inputs) {
            try (NDArray gradient = input.getGradient()) {
                results.add(gradient.mul(1));
            }
            JniUtils.zeroGrad((PtNDArray) input);
            input.setRequiresGradient(false);
        }
        return results;
    }

    private static void assertClose(NDArray actual, NDArray expected, double tolerance) {
        assertThat(actual.getShape()).isEqualTo(expected.getShape());
        double scale = Math.max(1, expected.abs().max().getFloat());
        assertThat((double) actual.sub(expected).abs().max().getFloat()).isLessThan(tolerance * scale);
    }
}
