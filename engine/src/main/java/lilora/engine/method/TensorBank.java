package lilora.engine.method;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.DoubleSupplier;
import java.util.stream.IntStream;
import lilora.engine.file.Sha256;

/**
 * The tensors of a method in one run, by name; see the package for what names mean. All are fp32 and live in a manager of
 * their own, which the bank closes.
 *
 * <p>A new tensor's random values depend on the run's seed and the tensor's name alone, so they are the same whenever and in
 * whatever order tensors are made. Not thread-safe.
 */
public final class TensorBank implements AutoCloseable {
    private final NDManager manager;
    private final long seed;
    private final NavigableMap<String, NDArray> tensors = new TreeMap<>();

    /** A bank whose tensors live below {@code parent} on its device. */
    public TensorBank(NDManager parent, long seed) {
        this.manager = parent.newSubManager();
        this.seed = seed;
    }

    /** {@code shared/<part>/<site>}: stored once for all tasks. */
    public static String shared(String part, String site) {
        return "shared/" + part + "/" + site;
    }

    /** {@code task<k>/<part>/<site>}: stored for task {@code task}, counted from 1. */
    public static String task(int task, String part, String site) {
        return "task" + task + "/" + part + "/" + site;
    }

    /** {@code training/<part>/<site>}: needed to go on training, not for inference. */
    public static String training(String part, String site) {
        return "training/" + part + "/" + site;
    }

    public boolean has(String name) {
        return tensors.containsKey(name);
    }

    /** The live tensor; it belongs to the bank. */
    public NDArray get(String name) {
        NDArray tensor = tensors.get(name);
        if (tensor == null) {
            throw new IllegalStateException("The method asks for tensor " + name + ", which was never made.");
        }
        return tensor;
    }

    /** Zeros, unless the tensor exists. */
    public void zeros(String name, long... shape) {
        fill(name, shape, random -> () -> 0);
    }

    /**
     * Uniform in ±1/sqrt(fanIn), unless the tensor exists: Kaiming-uniform with a = sqrt(5), the start of LoRA's A.
     *
     * @param fanIn inputs of the map the tensor is
     */
    public void kaimingUniform(String name, int fanIn, long... shape) {
        double bound = 1 / Math.sqrt(fanIn);
        fill(name, shape, random -> () -> random.nextDouble(-bound, bound));
    }

    /** Normal with mean 0 and the given standard deviation, unless the tensor exists. */
    public void normal(String name, double deviation, long... shape) {
        fill(name, shape, random -> () -> deviation * gaussian(random));
    }

    /** A constant, unless the tensor exists. */
    public void constant(String name, double value, long... shape) {
        fill(name, shape, random -> () -> value);
    }

    /** Keeps a copy of {@code value} under {@code name}, in place of what was there. */
    public void snapshot(String name, NDArray value) {
        // Read before anything is dropped: the value may be the tensor of that name itself.
        put(name, value.toFloatArray(), value.getShape());
    }

    /** Puts values under {@code name}, in place of what was there. */
    public void put(String name, float[] values, Shape shape) {
        drop(name);
        NDArray tensor = manager.create(values, shape);
        NDScope.unregister(tensor);
        tensors.put(name, tensor);
    }

    /** Forgets a tensor and frees it, if it exists. */
    public void drop(String name) {
        NDArray old = tensors.remove(name);
        if (old != null) {
            old.close();
        }
    }

    /** Every tensor by name, sorted; a read-only view. */
    public Map<String, NDArray> all() {
        return Collections.unmodifiableMap(tensors);
    }

    /** Numbers stored once for all tasks, counted from the live tensors. */
    public long countShared() {
        return count("shared/");
    }

    /** Numbers stored for one task, counted from the live tensors. */
    public long countTask(int task) {
        return count("task" + task + "/");
    }

    /** Numbers in all tensors whose name begins with {@code prefix}. */
    public long count(String prefix) {
        return tensors.tailMap(prefix, true).entrySet().stream()
                .takeWhile(entry -> entry.getKey().startsWith(prefix))
                .mapToLong(entry -> entry.getValue().getShape().size())
                .sum();
    }

    /** Names of all tensors that begin with {@code prefix}, sorted. */
    public List<String> names(String prefix) {
        List<String> names = new ArrayList<>();
        for (String name : tensors.tailMap(prefix, true).keySet()) {
            if (!name.startsWith(prefix)) {
                break;
            }
            names.add(name);
        }
        return names;
    }

    /** Tasks, from the first on, that have tensors whose names go on so after {@code task<k>/}. */
    public List<Integer> tasksWith(String beginning) {
        return IntStream.iterate(
                        1, task -> !names("task" + task + "/" + beginning).isEmpty(), task -> task + 1)
                .boxed()
                .toList();
    }

    /** For tensors that are gone before the bank; whoever asks closes it. */
    public NDManager newSubManager() {
        return manager.newSubManager();
    }

    @Override
    public void close() {
        tensors.clear();
        manager.close();
    }

    private void fill(String name, long[] shape, java.util.function.Function<SplittableRandom, DoubleSupplier> values) {
        if (has(name)) {
            return;
        }
        Shape full = new Shape(shape);
        DoubleSupplier next = values.apply(new SplittableRandom(seedOf(name)));
        float[] data = new float[Math.toIntExact(full.size())];
        for (int i = 0; i < data.length; i++) {
            data[i] = (float) next.getAsDouble();
        }
        put(name, data, full);
    }

    private long seedOf(String name) {
        byte[] digest = Sha256.digest().digest((seed + "/" + name).getBytes(StandardCharsets.UTF_8));
        return ByteBuffer.wrap(digest).getLong();
    }

    /** Marsaglia's polar method: SplittableRandom has no Gaussian with a fixed algorithm across Java versions. */
    private static double gaussian(SplittableRandom random) {
        while (true) {
            double u = random.nextDouble(-1, 1);
            double v = random.nextDouble(-1, 1);
            double s = u * u + v * v;
            if (s > 0 && s < 1) {
                return u * StrictMath.sqrt(-2 * StrictMath.log(s) / s);
            }
        }
    }
}
