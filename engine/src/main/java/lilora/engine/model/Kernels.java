package lilora.engine.model;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The fused operations of the model and of training, one TorchScript archive made from the resource {@code kernels.py}.
 * They are differentiable where they say nothing else, and work in float32 and bfloat16.
 *
 * <p>A result belongs to the manager of the first operand and is closed by the {@link NDScope} around the caller's step.
 * Operands lose their names: DJL packs arguments by name. Shapes must fit, for a call that throws leaks its arguments.
 * Usable from any thread; one thread at a time is the sensible use.
 */
public final class Kernels implements AutoCloseable {
    private static final int MOST_NUMBERS_KEPT = 256;

    private final NDManager manager;
    private final PtSymbolBlock script;
    private final NDArray none;
    private final Map<String, NDArray> tags = new ConcurrentHashMap<>();
    private final Map<Number, NDArray> numbers = new ConcurrentHashMap<>();
    private final ThreadLocal<Boolean> prepared = ThreadLocal.withInitial(() -> false);

    /** Loads the archive; a second or so for the first one in a process. */
    public Kernels() {
        manager = Engine.getEngine("PyTorch").newBaseManager(Device.cpu());
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            none = manager.zeros(new Shape(0));
            NDScope.unregister(none);
        }
        try (InputStream code = Kernels.class.getResourceAsStream("kernels.py")) {
            if (code == null) {
                throw new IllegalStateException("kernels.py is missing from the program");
            }
            byte[] archive =
                    TorchScriptArchive.of("Kernels", new String(code.readAllBytes(), StandardCharsets.US_ASCII));
            script = JniUtils.loadModule((PtNDManager) manager, new ByteArrayInputStream(archive), false, false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The names of all operations in the archive. */
    List<String> names() {
        return List.of(JniUtils.getMethodNames(script));
    }

    // ---- linear layers

    /** x W^T + b: x (..., in), w (out, in), b (out) or null. */
    public NDArray linear(NDArray x, NDArray w, @Nullable NDArray b) {
        return call("linear", x, w, orNone(b));
    }

    /** residual + x W^T + b. */
    public NDArray linearAdd(NDArray x, NDArray w, @Nullable NDArray b, NDArray residual) {
        return call("linear_add", x, w, orNone(b), residual);
    }

    /**
     * A linear layer with a low-rank part: x W^T + b + scale (dropout(x) A^T) B^T. The thin matrices may be float32 while x
     * is bfloat16; they are cast, and their gradients stay float32.
     *
     * @param x (..., in)
     * @param w (out, in)
     * @param b (out) or null
     * @param down A (r, in)
     * @param up B (out, r)
     * @param scale factor of the low-rank part
     * @param dropout share of x dropped before A, 0 for none
     * @return (..., out)
     */
    public NDArray lowRank(
            NDArray x, NDArray w, @Nullable NDArray b, NDArray down, NDArray up, float scale, float dropout) {
        if (dropout > 0) {
            return call("low_rank_dropout", x, w, orNone(b), down, up, number(scale), number(dropout));
        }
        return call("low_rank", x, w, orNone(b), down, up, number(scale));
    }

    /**
     * A linear layer with low-rank experts, weighted for each row of x: g = softmax(G x).
     *
     * @param x (..., in)
     * @param w (out, in)
     * @param b (out) or null
     * @param parts A (r, in) and B (out, r), those of the experts side by side, and G (experts, in)
     * @param scale factor of the experts' part
     * @param dropout share of x dropped before A, 0 for none
     * @param crossed whether x + scale (sum g B) (sum g A) x is meant, with G behind the dropout, and not x + scale sum (g B A x)
     * @return (..., out)
     */
    public NDArray experts(
            NDArray x,
            NDArray w,
            @Nullable NDArray b,
            List<NDArray> parts,
            float scale,
            float dropout,
            boolean crossed) {
        return call(
                "experts",
                x,
                w,
                orNone(b),
                parts.get(0),
                parts.get(1),
                parts.get(2),
                number(scale),
                number(dropout),
                number(crossed ? 1 : 0));
    }

    /**
     * A linear layer whose rows have learned lengths: ((|W| + d) / |W + scale B A|) (x W^T + scale dropout(x) A^T B^T) + b, lengths by row; the
     * divisor has no gradient.
     *
     * @param x (..., in)
     * @param w (out, in)
     * @param b (out) or null
     * @param parts A (r, in), B (out, r) and d (out)
     * @param scale factor of B A
     * @param dropout share of x dropped before A, 0 for none
     * @return (..., out)
     */
    public NDArray dora(NDArray x, NDArray w, @Nullable NDArray b, List<NDArray> parts, float scale, float dropout) {
        return call("dora", x, w, orNone(b), parts.get(0), parts.get(1), parts.get(2), number(scale), number(dropout));
    }

    /** W + scale B A as a new matrix without gradient: w (out, in), down A (r, in), up B (out, r). */
    public NDArray merged(NDArray w, NDArray down, NDArray up, float scale) {
        return call("merged", w, down, up, number(scale));
    }

    // ---- number types, which DJL does not know all of

    /** x in float32, from any floating type. */
    public NDArray float32(NDArray x) {
        return call("to_float32", x);
    }

    /** x in the number type of another array. */
    public NDArray castLike(NDArray x, NDArray like) {
        return call("cast_like", x, like);
    }

    // ---- norms and activations

    /** x / sqrt(mean(x^2) + eps) * w over the last axis. */
    public NDArray rmsNorm(NDArray x, NDArray w, double eps) {
        return call("rms_norm", x, w, number(eps));
    }

    /** (x - mean) / sqrt(variance + eps) * w + b over the last axis. */
    public NDArray layerNorm(NDArray x, NDArray w, NDArray b, double eps) {
        return call("layer_norm", x, w, b, number(eps));
    }

    /** silu(gate) * up. */
    public NDArray siluMul(NDArray gate, NDArray up) {
        return call("silu_mul", gate, up);
    }

    /** x Phi(x), with the error function. */
    public NDArray gelu(NDArray x) {
        return activation(x, Activation.GELU);
    }

    NDArray activation(NDArray x, Activation activation) {
        return call("activation", x, number(activation.code()));
    }

    // ---- losses

    /** Mean cross entropy of logits (n, vocabulary) against targets (n, int64), in float32; 0 when n is 0. */
    public NDArray crossEntropyRows(NDArray logits, NDArray targets) {
        return call("cross_entropy_rows", logits, targets);
    }

    /** Rows of x (..., d), counted over all leading axes: places (n), int64, to (n, d). A row may be taken often. */
    public NDArray rows(NDArray x, NDArray places) {
        return call("rows", x, places);
    }

    // ---- optimiser

    /** Sum of the squares of all elements of all arrays. */
    public double squaredNorm(List<NDArray> arrays) {
        if (arrays.isEmpty()) {
            return 0;
        }
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            return call("squared_norm", named(arrays, "x[]")).getDouble();
        }
    }

    /**
     * Scales all gradients in place by min(1, limit / (norm + 1e-6)), as torch's clip_grad_norm_ does.
     *
     * @return the norm of all together before that
     */
    public double clipGlobalNorm(List<NDArray> gradients, double limit) {
        if (gradients.isEmpty()) {
            return 0;
        }
        return GradientPause.during(() -> {
            try (NDScope scope = new NDScope()) {
                scope.suppressNotUsedWarning();
                NDList operands = named(gradients, "x[]");
                operands.add(manager.create(limit));
                return call("clip_global_norm", operands).getDouble();
            }
        });
    }

    /**
     * One step of AdamW on all arrays in place, as torch.optim.AdamW computes it (decoupled decay, eps beside the corrected
     * square root).
     *
     * @param parameters float32
     * @param gradients one for each parameter
     * @param firstMoments one for each parameter, zeros before the first step
     * @param secondMoments likewise
     * @param step rate, betas, decay and the number of this step
     */
    public void adamW(
            List<NDArray> parameters,
            List<NDArray> gradients,
            List<NDArray> firstMoments,
            List<NDArray> secondMoments,
            AdamStep step) {
        if (parameters.isEmpty()) {
            return;
        }
        NDArray done = GradientPause.during(() -> {
            try (NDScope scope = new NDScope()) {
                scope.suppressNotUsedWarning();
                NDList operands = named(parameters, "p[]");
                operands.addAll(named(gradients, "g[]"));
                operands.addAll(named(firstMoments, "m[]"));
                operands.addAll(named(secondMoments, "v[]"));
                operands.add(manager.create(step.values()));
                return call("adamw", operands);
            }
        });
        done.close();
    }

    /** Whether a backward pass from a result would reach anything that learns. (DJL knows it of leaves alone.) */
    public boolean isRecorded(NDArray result) {
        return call("is_recorded", result).getLong() == 1;
    }

    // ---- calls

    NDArray call(String method, NDArray... operands) {
        NDList list = new NDList(operands.length + 1);
        for (NDArray operand : operands) {
            if (operand.getName() != null) {
                operand.setName(null);
            }
            list.add(operand);
        }
        return call(method, list);
    }

    /** For operands among which are lists: see {@link #named}. */
    NDArray call(String method, NDList operands) {
        if (!prepared.get()) {
            // The profiling executor costs memory and time here; the switch is per thread.
            JniUtils.setGraphExecutorOptimize(false);
            prepared.set(true);
        }
        operands.add(tag(method));
        // Always in training mode: results made in inference mode could not be used under a gradient later.
        return IValueUtils.forward(script, operands, true).singletonOrThrow();
    }

    /** The arrays as one argument of type list; the name ends in []. */
    static NDList named(List<NDArray> arrays, String name) {
        NDList list = new NDList(arrays.size());
        for (NDArray array : arrays) {
            array.setName(name);
            list.add(array);
        }
        return list;
    }

    NDArray orNone(@Nullable NDArray array) {
        return array == null ? none : array;
    }

    /** A number as the archive wants it. */
    NDArray number(double value) {
        return constant(value, () -> manager.create(value));
    }

    NDArray number(int value) {
        return constant(value, () -> manager.create((long) value));
    }

    /** Two whole numbers as one argument. */
    NDArray span(long first, long second) {
        return numbers(first, second);
    }

    /** Some whole numbers as one argument. */
    NDArray numbers(long... numbers) {
        return manager.create(numbers);
    }

    private NDArray constant(Number value, java.util.function.Supplier<NDArray> create) {
        NDArray known = numbers.get(value);
        if (known != null) {
            return known;
        }
        NDArray made = create.get();
        if (numbers.size() < MOST_NUMBERS_KEPT) {
            NDScope.unregister(made);
            numbers.put(value, made);
        }
        return made;
    }

    private NDArray tag(String method) {
        return tags.computeIfAbsent(method, name -> {
            NDArray tag = manager.create(0f);
            NDScope.unregister(tag);
            tag.setName("module_method:" + name);
            return tag;
        });
    }

    @Override
    public void close() {
        script.close();
        manager.close();
    }
}
