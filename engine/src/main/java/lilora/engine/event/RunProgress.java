package lilora.engine.event;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import lilora.engine.result.AccuracyMatrix;
import lilora.engine.result.RunPlan;
import org.jspecify.annotations.Nullable;

/**
 * Follows the events of a run and tells how far it is and how long it will still take. Events superseded by a resumed attempt
 * must not be given to it. Not thread-safe.
 */
public final class RunProgress {
    private final List<RunEvent.EvalCell> cells = new ArrayList<>();
    private final Pace pace = new Pace();
    private final MemoryPeaks peaks = new MemoryPeaks();
    private final Map<Integer, Integer> stepsDone = new HashMap<>();
    private @Nullable RunPlan plan;
    private RunEvent.@Nullable StageStart stage;
    private RunEvent.@Nullable Step lastStep;
    private RunEvent.@Nullable Parameters parameters;
    private RunEvent.@Nullable Done done;
    private RunEvent.@Nullable Failed failed;
    private String activity = "starting";
    private long promptsDone;
    private long promptsInCell;
    private long measured;
    private RunEvent.@Nullable HeldOutLoss lastHeldOut;

    /** Takes the next event. */
    public void accept(RunEvent event) {
        event.match(new Taking());
        peaks.accept(event);
    }

    /** What the run is doing, in a few words. */
    public String activity() {
        return activity;
    }

    /** Share of the work done, 0 to 1: steps and prompts weighted by their measured time. */
    public double fraction() {
        double total = work(totalSteps(), totalPrompts(), totalMeasurements());
        return total == 0 ? 0 : Math.min(1, work(steps(), promptsDone + promptsInCell, measured) / total);
    }

    /** Seconds to go; empty until both a step and a prompt, where the plan has any, have been timed. */
    public OptionalDouble remainingSeconds() {
        if (plan == null || done != null) {
            return OptionalDouble.empty();
        }
        double measuring = Math.max(0, totalMeasurements() - measured)
                * pace.secondsPerMeasurement().orElse(0);
        OptionalDouble rest = pace.seconds(totalSteps() - steps(), totalPrompts() - promptsDone - promptsInCell);
        return rest.isEmpty() ? rest : OptionalDouble.of(rest.getAsDouble() + measuring);
    }

    public Optional<RunPlan> plan() {
        return Optional.ofNullable(plan);
    }

    /** The stage in training or evaluation; empty before the first. */
    public Optional<RunEvent.StageStart> stage() {
        return Optional.ofNullable(stage);
    }

    /** The newest step of the stage; empty before its first. */
    public Optional<RunEvent.Step> lastStep() {
        return Optional.ofNullable(lastStep);
    }

    /** The newest loss on held-out items; empty before the first. */
    public Optional<RunEvent.HeldOutLoss> lastHeldOut() {
        return Optional.ofNullable(lastHeldOut);
    }

    /** The newest count from live tensors. */
    public Optional<RunEvent.Parameters> parameters() {
        return Optional.ofNullable(parameters);
    }

    public Optional<RunEvent.Done> done() {
        return Optional.ofNullable(done);
    }

    public Optional<RunEvent.Failed> failed() {
        return Optional.ofNullable(failed);
    }

    /** Evaluated cells, in the order they came. */
    public List<RunEvent.EvalCell> cells() {
        return List.copyOf(cells);
    }

    /**
     * The accuracy matrix so far.
     *
     * @param tasks number of tasks of the sequence
     */
    public AccuracyMatrix matrix(int tasks) {
        return AccuracyMatrix.of(
                tasks,
                cells.stream()
                        .map(cell -> new AccuracyMatrix.Cell(cell.stage(), cell.task(), cell.score()))
                        .toList());
    }

    /** The most memory used in each stage so far. */
    public List<MemoryPeaks.Peak> memoryPeaks() {
        return peaks.byStage();
    }

    private double work(long steps, long prompts, long measurements) {
        double step = pace.secondsPerStep().orElse(1);
        // Until a prompt is timed: a prompt costs about a fiftieth of a step of 16 items, forward and backward.
        double prompt = pace.secondsPerPrompt().orElse(step / 50);
        return steps * step
                + prompts * prompt
                + measurements * pace.secondsPerMeasurement().orElse(step);
    }

    private int steps() {
        return stepsDone.values().stream().mapToInt(Integer::intValue).sum();
    }

    private long totalSteps() {
        return plan == null ? 0 : plan.steps();
    }

    private long totalPrompts() {
        return plan == null ? 0 : plan.prompts();
    }

    private long totalMeasurements() {
        return plan == null ? 0 : plan.measurements();
    }

    private final class Taking implements EventCases<RunEvent> {
        @Override
        public RunEvent hello(RunEvent.Hello e) {
            activity = "starting";
            return e;
        }

        @Override
        public RunEvent preflight(RunEvent.Preflight e) {
            activity = "checking " + e.check();
            return e;
        }

        @Override
        public RunEvent planned(RunEvent.Planned e) {
            plan = e.plan();
            return e;
        }

        @Override
        public RunEvent parameters(RunEvent.Parameters e) {
            parameters = e;
            return e;
        }

        @Override
        public RunEvent stageStart(RunEvent.StageStart e) {
            stage = e;
            lastStep = null;
            activity = "learning " + e.title();
            return e;
        }

        @Override
        public RunEvent step(RunEvent.Step e) {
            lastStep = e;
            stepsDone.put(e.stage(), e.step());
            pace.step(e.seconds());
            activity = stage == null ? "learning" : "learning " + stage.title();
            return e;
        }

        @Override
        public RunEvent heldOutLoss(RunEvent.HeldOutLoss e) {
            lastHeldOut = e;
            measured++;
            pace.measurement(e.seconds());
            return e;
        }

        @Override
        public RunEvent sampleAnswer(RunEvent.SampleAnswer e) {
            return e;
        }

        @Override
        public RunEvent layerValues(RunEvent.LayerValues e) {
            return e;
        }

        @Override
        public RunEvent featureProgress(RunEvent.FeatureProgress e) {
            activity = "extracting vision features of task %d (%d of %d)".formatted(e.task(), e.done(), e.images());
            return e;
        }

        @Override
        public RunEvent evalProgress(RunEvent.EvalProgress e) {
            promptsInCell = e.answered();
            activity = "answering task %d (%d of %d)".formatted(e.task(), e.answered(), e.items());
            return e;
        }

        @Override
        public RunEvent evalCell(RunEvent.EvalCell e) {
            cells.removeIf(cell -> cell.stage() == e.stage() && cell.task() == e.task());
            cells.add(e);
            promptsDone += e.items();
            promptsInCell = 0;
            pace.cell(e);
            return e;
        }

        @Override
        public RunEvent checkpoint(RunEvent.Checkpoint e) {
            return e;
        }

        @Override
        public RunEvent resource(RunEvent.Resource e) {
            return e;
        }

        @Override
        public RunEvent note(RunEvent.Note e) {
            return e;
        }

        @Override
        public RunEvent alarm(RunEvent.Alarm e) {
            return e;
        }

        @Override
        public RunEvent acknowledged(RunEvent.Acknowledged e) {
            return e;
        }

        @Override
        public RunEvent stateChanged(RunEvent.StateChanged e) {
            activity = e.state();
            return e;
        }

        @Override
        public RunEvent stageEnd(RunEvent.StageEnd e) {
            return e;
        }

        @Override
        public RunEvent failed(RunEvent.Failed e) {
            failed = e;
            activity = "failed";
            return e;
        }

        @Override
        public RunEvent done(RunEvent.Done e) {
            done = e;
            activity = e.outcome();
            return e;
        }
    }
}
