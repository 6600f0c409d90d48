package lilora.engine.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import lilora.engine.event.RunEvent;
import lilora.engine.method.ContinualMethod.Stage;
import lilora.engine.method.MethodRun;
import lilora.engine.method.MethodScope;
import lilora.engine.method.TensorBank;
import lilora.engine.model.BaseModel;
import lilora.engine.model.DeviceMemory;
import lilora.engine.model.ImageGrid;
import lilora.engine.model.TokenBatch;

/**
 * Tries, before anything is trained, what takes most memory: forward and backward pass of the longest micro-batch of each stage, with
 * gradients and moments of all that the stage trains. Tensors are its own and gone afterwards; images are blank, for memory does
 * not depend on what they show. A run that follows computes the same numbers as without.
 */
public final class MemoryProbe {
    private static final Pattern PEAK = Pattern.compile("peak ([0-9,]+) MiB$");

    private final RunInputs inputs;
    private final BaseModel model;
    private final PeakMemory peak;

    public MemoryProbe(RunInputs inputs, BaseModel model, PeakMemory peak) {
        this.inputs = inputs;
        this.model = model;
        this.peak = peak;
    }

    /**
     * What was found for a stage.
     *
     * @param items of its longest micro-batch
     * @param positions of it, padding included
     * @param fits whether the device had memory enough
     * @param peakBytes the most that the process had by then, weights and all; empty where nobody tells
     */
    public record Tried(int stage, int items, int positions, boolean fits, OptionalLong peakBytes) {
        /** In words. */
        public String batch() {
            return "memory of stage %d: a batch of %d items, %,d positions".formatted(stage, items, positions);
        }

        /** The peak that a check told of a stage, by the words below and above; empty for other checks, and where nobody told it. */
        public static OptionalLong peakOf(RunEvent.Preflight check, int stage) {
            Matcher peak = PEAK.matcher(check.found());
            return check.check().startsWith("memory of stage %d:".formatted(stage)) && peak.find()
                    ? OptionalLong.of(Long.parseLong(peak.group(1).replace(",", "")) << 20)
                    : OptionalLong.empty();
        }

        /** In words. */
        public String found() {
            return (fits ? "fits" : "does not fit at once")
                    + (peakBytes.isPresent() ? ", peak %,d MiB".formatted(peakBytes.getAsLong() >> 20) : "");
        }
    }

    /** Tries all stages in order. */
    public void run(Consumer<Tried> told) {
        try (TensorBank bank =
                new TensorBank(model.manager(), inputs.experiment().seed())) {
            MethodRun method = inputs.method().open(MethodScope.of(inputs.sites(), bank, model));
            for (Stage stage : inputs.stages()) {
                method.beforeStage(stage);
                List<String> names = method.trainable(stage);
                told.accept(tried(stage, method, bank, names));
                names.forEach(name -> bank.snapshot(name, bank.get(name)));
                try (NDScope scope = new NDScope()) {
                    scope.suppressNotUsedWarning();
                    method.afterStage(stage);
                }
            }
        }
    }

    private Tried tried(Stage stage, MethodRun method, TensorBank bank, List<String> names) {
        List<StageItems.Item> longest = longest(stage);
        int positions = padded(longest);
        SortedMap<String, NDArray> trained = new TreeMap<>();
        names.forEach(name -> trained.put(name, bank.get(name)));
        boolean fits = true;
        try (TensorBank moments =
                        new TensorBank(model.manager(), inputs.experiment().seed());
                NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            Optimizer optimizer = new Optimizer(trained, moments, model.kernels(), 0, 0);
            LossGradients gradients = new LossGradients(
                    model,
                    Terms.of(method, stage),
                    stage.number(),
                    inputs.experiment().training().checkpointsGradients(),
                    inputs.experiment().seed());
            TokenBatch batch = batch(longest);
            gradients.once(batch, blank(batch));
            optimizer.clear();
        } catch (RuntimeException | OutOfMemoryError e) {
            if (!DeviceMemory.ranOut(e)) {
                throw e;
            }
            fits = false;
            DeviceMemory.release(model.manager().getDevice());
        }
        return new Tried(stage.number(), longest.size(), positions, fits, peak.bytes());
    }

    private List<StageItems.Item> longest(Stage stage) {
        StageItems items = StageItems.of(inputs, stage);
        int[] lengths = items.lengths();
        int[] longest = StageBatches.of(inputs, stage, items).stream()
                .max(Comparator.comparingInt(batch -> batch.length
                        * Arrays.stream(batch).map(i -> lengths[i]).max().orElse(0)))
                .orElseThrow();
        return Arrays.stream(longest).mapToObj(items::get).toList();
    }

    private static int padded(List<StageItems.Item> items) {
        return items.size()
                * items.stream().mapToInt(item -> item.example().length()).max().orElse(0);
    }

    private static TokenBatch batch(List<StageItems.Item> items) {
        int[][] images = new int[items.size()][];
        List<ImageGrid> grids = new ArrayList<>();
        int shown = 0;
        for (int i = 0; i < images.length; i++) {
            StageItems.Item item = items.get(i);
            List<String> names = item.example().images();
            images[i] = IntStream.range(shown, shown + names.size()).toArray();
            shown += names.size();
            names.stream()
                    .map(item.task().grids()::get)
                    .filter(Objects::nonNull)
                    .forEach(grids::add);
        }
        return new TokenBatch(
                items.stream().map(item -> item.example().ids()).toArray(int[][]::new),
                items.stream().map(item -> item.example().labels()).toArray(int[][]::new),
                images,
                grids);
    }

    private NDArray blank(TokenBatch batch) {
        long width = model.config().featureWidth();
        long shown =
                Arrays.stream(batch.images()).mapToInt(images -> images.length).sum();
        long tokens = batch.grids().stream().mapToLong(ImageGrid::tokens).sum();
        return model.manager()
                .zeros(
                        batch.grids().isEmpty()
                                ? new Shape(shown, model.config().imageTokens(), width)
                                : new Shape(tokens, width));
    }
}
