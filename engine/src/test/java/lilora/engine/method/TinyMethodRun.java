package lilora.engine.method;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Supplier;
import lilora.engine.method.ContinualMethod.Looks;
import lilora.engine.method.ContinualMethod.Stage;
import lilora.engine.model.AdapterSet;
import lilora.engine.model.FrozenLinear;
import lilora.engine.model.Kernels;
import lilora.engine.model.LinearAdapter;
import lilora.engine.model.LinearSite;
import lilora.engine.model.Samples;

/** Two small linear layers, a bank and a method at work on them, without a model around. */
public final class TinyMethodRun implements AutoCloseable {
    public static final List<LinearSite> SITES =
            List.of(new LinearSite("first", 12, 10), new LinearSite("second", 8, 14, LinearSite.Part.PROJECTOR, true));

    public static final int WORDS = 6;
    /** Of each stage. */
    public static final int ITEMS = 6;

    public static final int IMAGES = 5;

    private final Kernels kernels;
    private final boolean kernelsAreOwn;
    private final NDManager manager = NDManager.newBaseManager();
    private final Random random = new Random(5);
    public final TensorBank bank = new TensorBank(manager, 3);
    public final MethodRun run;
    private final List<LinearSite> sites;

    public <O extends Record> TinyMethodRun(ContinualMethod<O> method, O options) {
        this(method, options, SITES);
    }

    public <O extends Record> TinyMethodRun(ContinualMethod<O> method, O options, List<LinearSite> sites) {
        this(method, options, sites, new Kernels(), true);
    }

    /** One of many, which share the operations: to load them takes longer than most of what is tested here. */
    <O extends Record> TinyMethodRun(ContinualMethod<O> method, O options, Kernels shared) {
        this(method, options, SITES, shared, false);
    }

    private <O extends Record> TinyMethodRun(
            ContinualMethod<O> method, O options, List<LinearSite> sites, Kernels kernels, boolean kernelsAreOwn) {
        JniUtils.setGradMode(false);
        this.sites = sites;
        this.kernels = kernels;
        this.kernelsAreOwn = kernelsAreOwn;
        run = method.open(options, new MethodScope(sites, bank, kernels, WORDS));
    }

    /** Questions of which this is known. */
    public record FixedQuestions(NDArray words, NDArray images) implements Questions {
        @Override
        public int count() {
            return (int) words.getShape().get(0);
        }
    }

    public Kernels kernels() {
        return kernels;
    }

    public NDArray random(long... shape) {
        float[] values = new float[Math.toIntExact(new Shape(shape).size())];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return manager.create(values, new Shape(shape));
    }

    public FrozenLinear layer(LinearSite site) {
        return new FrozenLinear(site, random(site.out(), site.in()), random(site.out()), kernels);
    }

    /**
     * What training might do: every tensor the method lets train gets other values; then the stage ends.
     *
     * @return what the method looked at beside it, of a stage of {@value #ITEMS} items
     */
    public Looks learn(Stage stage) {
        TinyData data = train(stage);
        run.afterTraining(stage, data);
        run.afterStage(stage);
        return new Looks(data.gradients, data.forward);
    }

    /** The same to before the stage ends. */
    void begin(Stage stage) {
        train(stage);
    }

    private TinyData train(Stage stage) {
        run.beforeStage(stage);
        TinyData data = new TinyData();
        run.beforeTraining(stage, data);
        for (String name : run.trainable(stage)) {
            NDArray value = bank.get(name);
            bank.put(name, random(value.getShape().getShape()).toFloatArray(), value.getShape());
        }
        return data;
    }

    /** Items of which nothing is known: random questions and gradients. */
    private final class TinyData implements StageData {
        private int gradients;
        private int forward;

        @Override
        public int batchSize() {
            return 2;
        }

        @Override
        public int gradients(int items, int batchSize, Supplier<AdapterSet> adapters, Consumer<Gradients> each) {
            gradients += Math.min(items, ITEMS);
            each.accept(name -> bank.get(name).onesLike());
            return 1;
        }

        @Override
        public int items() {
            return ITEMS;
        }

        @Override
        public void gradients(
                Map<String, NDArray> leaves, int items, Supplier<AdapterSet> adapters, Consumer<Gradients> sum) {
            gradients += Math.min(items, ITEMS);
            compute(adapters);
            sum.accept(name ->
                    random(Objects.requireNonNull(leaves.get(name)).getShape().getShape()));
        }

        @Override
        public void forward(int items, Supplier<AdapterSet> adapters) {
            forward += Math.min(items, ITEMS);
            compute(adapters);
        }

        private void compute(Supplier<AdapterSet> adapters) {
            AdapterSet set = adapters.get();
            sites.forEach(site -> output(set, layer(site), random(1, 3, site.in())));
        }

        @Override
        public void questions(Consumer<Questions> each) {
            each.accept(new FixedQuestions(random(3, WORDS), random(3, IMAGES)));
        }

        @Override
        public void answers(Consumer<NDArray> each) {
            each.accept(random(3, WORDS));
        }

        @Override
        public int count(Exercises exercises) {
            return items();
        }

        @Override
        public void exercise(
                Exercises exercises,
                int pass,
                Map<String, NDArray> leaves,
                Supplier<AdapterSet> adapters,
                Consumer<Gradients> each) {
            compute(adapters);
            each.accept(name ->
                    random(Objects.requireNonNull(leaves.get(name)).getShape().getShape()));
        }
    }

    /** Of rows; adapters that look at whole samples get them as one. */
    public static float[] output(AdapterSet adapters, FrozenLinear layer, NDArray x) {
        if (!adapters.positionWise()) {
            NDArray sample = x.reshape(1, -1, layer.site().in());
            int positions = Math.toIntExact(sample.getShape().get(1));
            Samples one = new Samples(new int[] {positions}, new float[][] {{1, 2, 3}});
            LinearAdapter adapter = adapters.over(one).at(layer.site().name());
            return (adapter == null ? layer.forward(x) : adapter.forward(layer, sample)).toFloatArray();
        }
        LinearAdapter adapter = adapters.at(layer.site().name());
        return (adapter == null ? layer.forward(x) : adapter.forward(layer, x)).toFloatArray();
    }

    @Override
    public void close() {
        bank.close();
        manager.close();
        if (kernelsAreOwn) {
            kernels.close();
        }
    }
}
