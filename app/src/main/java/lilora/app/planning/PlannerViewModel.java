package lilora.app.planning;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import lilora.app.background.TaskRunner;
import lilora.engine.experiment.ComputeSpec;
import lilora.engine.experiment.ExperimentSpec;
import lilora.engine.experiment.MethodSpec;
import lilora.engine.experiment.TrainingSpec;
import lilora.engine.method.MethodCatalog;
import lilora.engine.plan.SpeedRecords;
import org.jspecify.annotations.Nullable;

/**
 * What the experiment will store and cost, counted off the FX thread. Parameters follow every change, for they are counted from
 * shapes; steps, memory, disk and time follow when the data has been read, which is done once for a sequence.
 */
public final class PlannerViewModel {
    /** Number of tasks the growth curve reaches. */
    public static final int HORIZON = 50;
    /** Tasks that are counted while no sequence is chosen: as many as the benchmark has. */
    public static final int USUAL_TASKS = 6;

    /**
     * What a run costs.
     *
     * @param duration estimated; absent while nothing is known about the device
     * @param basis what the duration rests on
     */
    public record Estimate(PlanSource.Cost cost, Optional<Duration> duration, String basis) {}

    private final PlanSource source;
    private final SpeedRecords speeds;
    private final TaskRunner runner;
    private final ReadOnlyObjectWrapper<Optional<Growth>> growth =
            new ReadOnlyObjectWrapper<>(this, "growth", Optional.empty());
    private final ReadOnlyObjectWrapper<Optional<Estimate>> estimate =
            new ReadOnlyObjectWrapper<>(this, "estimate", Optional.empty());
    private final ReadOnlyStringWrapper problem = new ReadOnlyStringWrapper(this, "problem", "");
    private final ReadOnlyStringWrapper activity = new ReadOnlyStringWrapper(this, "activity", "");
    private PlanSource.@Nullable Shape shape;
    private @Nullable PreparedData data;
    private PreparedData.@Nullable Key reading;
    private @Nullable SpeedKey speedKey;
    private Optional<SpeedRecords.Measured> speed = Optional.empty();
    private @Nullable PlanInput latest;
    /** Of what was asked for last; what was counted for an earlier one is nobody's. */
    private long asked;

    private record SpeedKey(Path baseModel, ComputeSpec compute) {}

    public PlannerViewModel(MethodCatalog methods, SpeedRecords speeds, TaskRunner runner) {
        this.source = new PlanSource(methods);
        this.speeds = speeds;
        this.runner = runner;
    }

    /** Parameters over tasks; the last good ones while the form has an error. */
    public ReadOnlyObjectProperty<Optional<Growth>> growthProperty() {
        return growth.getReadOnlyProperty();
    }

    /** Steps, memory, disk and time; empty until the data has been read. */
    public ReadOnlyObjectProperty<Optional<Estimate>> estimateProperty() {
        return estimate.getReadOnlyProperty();
    }

    /** Why there is no plan; empty when there is one. */
    public ReadOnlyStringProperty problemProperty() {
        return problem.getReadOnlyProperty();
    }

    /** What is being read; empty when nothing is. */
    public ReadOnlyStringProperty activityProperty() {
        return activity.getReadOnlyProperty();
    }

    /** The base model's numbers; 0 while it is not read. */
    public long baseModelParameters() {
        return shape == null ? 0 : shape.config().parameters();
    }

    /** Follows the form. */
    public void plan(PlanInput input) {
        latest = input;
        asked++;
        Optional<TrainingSpec> training = input.training();
        if (training.isEmpty() || input.method().isEmpty()) {
            return;
        }
        List<String> targets = training.get().targets();
        PlanSource.Shape read = shape;
        if (read == null || !read.fits(input.baseModel(), targets)) {
            readShape(input.baseModel(), targets);
            return;
        }
        count(input, read, input.method().get());
        input.spec().ifPresentOrElse(spec -> cost(input, read, spec), () -> estimate.set(Optional.empty()));
    }

    private void readShape(Path baseModel, List<String> targets) {
        long number = asked;
        runner.run("Reading the base model", progress -> source.shape(baseModel, targets))
                .onDone(read -> {
                    shape = read;
                    problem.set("");
                    again();
                })
                .onFailed(error -> ifLatest(number, () -> {
                    growth.set(Optional.empty());
                    estimate.set(Optional.empty());
                    problem.set(String.valueOf(error.getMessage()));
                }));
    }

    private void count(PlanInput input, PlanSource.Shape read, MethodSpec method) {
        int tasks = input.tasks().isEmpty() ? USUAL_TASKS : input.tasks().size();
        long number = asked;
        runner.run(
                        "Counting parameters",
                        progress -> new Growth(source.parameters(read, method, tasks), Math.max(HORIZON, tasks)))
                .onDone(counted -> ifLatest(number, () -> growth.set(Optional.of(counted))))
                .onFailed(error -> ifLatest(number, () -> problem.set(String.valueOf(error.getMessage()))));
    }

    private void ifLatest(long number, Runnable show) {
        if (number == asked) {
            show.run();
        }
    }

    private void cost(PlanInput input, PlanSource.Shape read, ExperimentSpec spec) {
        PreparedData.Key key = PreparedData.Key.of(spec);
        PreparedData ready = data;
        if (ready == null || !ready.key().equals(key)) {
            estimate.set(Optional.empty());
            prepare(spec, key);
            return;
        }
        ComputeSpec compute = input.compute().orElse(ComputeSpec.on("cpu", 0));
        measure(new SpeedKey(input.baseModel(), compute));
        long number = asked;
        runner.run("Counting the cost", progress -> source.cost(ready, read, spec, compute))
                .onDone(cost -> ifLatest(number, () -> show(cost)))
                .onFailed(error -> ifLatest(number, () -> {
                    estimate.set(Optional.empty());
                    problem.set(String.valueOf(error.getMessage()));
                }));
    }

    private void show(PlanSource.Cost cost) {
        estimate.set(Optional.of(speed.map(measured -> new Estimate(
                        cost,
                        Optional.of(duration(measured.speed().seconds(cost.work()))),
                        "From run %s on this device.".formatted(measured.run())))
                .orElseGet(() -> guess(cost))));
        problem.set("");
    }

    private static Estimate guess(PlanSource.Cost cost) {
        Double seconds = cost.plan().seconds();
        return seconds == null
                ? new Estimate(cost, Optional.empty(), "Known after the first run on this device.")
                : new Estimate(
                        cost,
                        Optional.of(duration(seconds)),
                        "Rough: from another computer, scaled by model size and cores. The first run here measures it.");
    }

    private static Duration duration(double seconds) {
        return Duration.ofMillis(Math.round(1000 * seconds));
    }

    private void prepare(ExperimentSpec spec, PreparedData.Key key) {
        if (key.equals(reading)) {
            return;
        }
        reading = key;
        activity.set("Reading the tasks' data");
        runner.run("Reading the data of " + spec.name(), progress -> source.prepare(spec))
                .onDone(read -> {
                    if (key.equals(reading)) {
                        reading = null;
                        activity.set("");
                        data = read;
                        problem.set("");
                        again();
                    }
                })
                .onFailed(error -> {
                    if (key.equals(reading)) {
                        // Asked for again only when the form changes.
                        activity.set("");
                        problem.set(String.valueOf(error.getMessage()));
                    }
                })
                .onCancelled(() -> {
                    if (key.equals(reading)) {
                        reading = null;
                        activity.set("");
                        problem.set("Reading the tasks' data was cancelled; change the form to read it again.");
                    }
                });
    }

    private void measure(SpeedKey key) {
        if (key.equals(speedKey)) {
            return;
        }
        speedKey = key;
        speed = Optional.empty();
        runner.run("Looking up the speed of earlier runs", progress -> speeds.of(key.baseModel(), key.compute()))
                .onDone(found -> {
                    if (key.equals(speedKey)) {
                        speed = found;
                        again();
                    }
                });
    }

    /** Looks again at files and earlier runs, which may have changed. */
    public void refresh() {
        data = null;
        reading = null;
        speedKey = null;
        again();
    }

    private void again() {
        if (latest != null) {
            plan(latest);
        }
    }
}
