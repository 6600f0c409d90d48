package lilora.engine.event;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lilora.engine.result.RunPlan;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened in a run. Stages are counted from 1 (stage k learns the k-th entry of the stage plan; stage 0 is the
 * base model before training), tasks from 1 in the order of the sequence, optimiser steps from 1 within a stage.
 *
 * <p>{@link #match} forces every reader to handle every type: a new event breaks all readers at compile time, as it should.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = RunEvent.Hello.class, name = "hello"),
    @JsonSubTypes.Type(value = RunEvent.Preflight.class, name = "preflight"),
    @JsonSubTypes.Type(value = RunEvent.Planned.class, name = "plan"),
    @JsonSubTypes.Type(value = RunEvent.Parameters.class, name = "params"),
    @JsonSubTypes.Type(value = RunEvent.StageStart.class, name = "stage_start"),
    @JsonSubTypes.Type(value = RunEvent.Step.class, name = "step"),
    @JsonSubTypes.Type(value = RunEvent.HeldOutLoss.class, name = "held_out_loss"),
    @JsonSubTypes.Type(value = RunEvent.SampleAnswer.class, name = "sample_answer"),
    @JsonSubTypes.Type(value = RunEvent.FeatureProgress.class, name = "features"),
    @JsonSubTypes.Type(value = RunEvent.EvalProgress.class, name = "eval_progress"),
    @JsonSubTypes.Type(value = RunEvent.EvalCell.class, name = "eval_cell"),
    @JsonSubTypes.Type(value = RunEvent.Checkpoint.class, name = "checkpoint"),
    @JsonSubTypes.Type(value = RunEvent.Resource.class, name = "resource"),
    @JsonSubTypes.Type(value = RunEvent.Note.class, name = "note"),
    @JsonSubTypes.Type(value = RunEvent.Alarm.class, name = "alarm"),
    @JsonSubTypes.Type(value = RunEvent.Acknowledged.class, name = "ack"),
    @JsonSubTypes.Type(value = RunEvent.StateChanged.class, name = "state"),
    @JsonSubTypes.Type(value = RunEvent.LayerValues.class, name = "layer_values"),
    @JsonSubTypes.Type(value = RunEvent.StageEnd.class, name = "stage_end"),
    @JsonSubTypes.Type(value = RunEvent.Failed.class, name = "error"),
    @JsonSubTypes.Type(value = RunEvent.Done.class, name = "done"),
})
public sealed interface RunEvent {
    <R> R match(EventCases<R> cases);

    /**
     * A worker has started. The resumed part supersedes every event between {@code resumedAfter} and this one.
     *
     * @param token random, unique to the worker process; the same as in its heartbeat
     * @param pid process id
     * @param processStart ISO-8601 instant at which the process started
     * @param resumedAfter sequence number of the checkpoint event this attempt continues from; 0 for a fresh start
     * @param versions what the run is made with, by name: engine, commit, Java, libtorch, on a GPU the card and its driver, host
     * @param device as in the run's compute spec
     * @param threads the tensor library really uses
     * @param spec SHA-256 of {@code run.json}, which must not change between attempts; absent in runs of older versions
     */
    record Hello(
            String token,
            long pid,
            String processStart,
            long resumedAfter,
            Map<String, String> versions,
            String device,
            int threads,
            @Nullable String spec)
            implements RunEvent {
        /** As an older version tells it. */
        public Hello(
                String token,
                long pid,
                String processStart,
                long resumedAfter,
                Map<String, String> versions,
                String device,
                int threads) {
            this(token, pid, processStart, resumedAfter, versions, device, threads, null);
        }

        @Override
        public <R> R match(EventCases<R> cases) {
            return cases.hello(this);
        }
    }

    /** One thing checked before training: {@code verdict} is {@code ok}, {@code warning} or {@code error}. */
    record Preflight(String check, String verdict, String found, String needed) implements RunEvent {
        @Override
        public <R> R match(EventCases<R> cases) {
            return cases.preflight(this);
        }
    }

    /** What the run will do and cost, told after everything is checked and before anything is trained. */
    record Planned(RunPlan plan) implements RunEvent {
        @Override
        public <R> R match(EventCases<R> cases) {
            return cases.planned(this);
        }
    }

    /**
     * Parameters counted from the live tensors.
     *
     * @param stage stage they were counted in: as many tasks are learned when it ends
     * @param trained numbers updated by the optimiser in this stage
     * @param storedShared numbers kept once for all tasks
     * @param storedPerTask numbers kept for each task learned so far, in task order; empty if none is kept for a task alone
     * @param storedTotal sum of both
     * @param baseModel numbers in the frozen base model
     */
    record Parameters(
            int stage, long trained, long storedShared, List<Long> storedPerTask, long storedTotal, long baseModel)
            implements RunEvent {
        @Override
        public <R> R match(EventCases<R> cases) {
            return cases.parameters(this);
        }
    }

    /**
     * Training of a stage begins.
     *
     * @param stage from 1
     * @param stages in the whole run
     * @param tasks numbers of the tasks whose data this stage learns
     * @param title what to call it
     * @param samples training items
     * @param steps optimiser steps planned
     */
    record StageStart(int stage, int stages, List<Integer> tasks, String title, int samples, int steps)
            implements RunEvent {
        @Override
        public <R> R match(EventCases<R> cases) {
            return cases.stageStart(this);
        }
    }

    /**
     * One optimiser step.
     *
     * @param loss what was minimised: task loss plus weighted penalty
     * @param taskLoss token-mean cross entropy of the answers
     * @param penalty weighted extra loss of the method; 0 when it has none
     * @param gradNorm global gradient norm before clipping
     * @param learningRate of this step
     * @param samples training items in it
     * @param seconds it took
     * @param tokens sequence positions processed, padding included
     */
    record Step(
            int stage,
            int step,
            double loss,
            double taskLoss,
            double penalty,
            double gradNorm,
            double learningRate,
            int samples,
            double seconds,
            int tokens)
            implements RunEvent {
        @Override
        public <R> R match(EventCases<R> cases) {
            return cases.step(this);
        }
    }

    /**
     * Loss on training items that are held out, measured between two steps; sample answers of the same step come before it.
     *
     * @param step taken last; 0 before the first
     * @param loss token-mean cross entropy of the answers, without dropout and without a method's extra loss
     * @param tokens learned tokens that it is the mean of
     * @param items held out of the stage's tasks
     * @param seconds that measuring took, sample answers included
     */
    record HeldOutLoss(int stage, int step, double loss, int tokens, int items, double seconds) implements RunEvent {
        @Override
        public <R> R match(EventCases<R> cases) {
            return cases.heldOutLoss(this);
        }
    }

    /**
     * What the model answers to an item that is held out, with what it has learned by then.
     *
     * @param step taken last; 0 before the first
     * @param task number of the item's task
     * @param item its id
     * @param images names below the task's image root, in the order shown
     * @param question its first
     * @param answer generated greedily
     * @param reference the item's own answer
     */
    record SampleAnswer(
            int stage,
            int step,
            int task,
            String item,
            List<String> images,
            String question,
            String answer,
            String reference)
            implements RunEvent {
        @Override
        public <R> R match(EventCases<R> cases) {
            return cases.sampleAnswer(this);
        }
    }

    /** The frozen vision tower has seen {@code done} of about {@code images} images of {@code task}. */
    record FeatureProgress(int task, int done, int images) implements RunEvent {
        @Override
        public <R> R match(EventCases<R> cases) {
            return cases.featureProgress(this);
        }
    }

    /** Evaluation of {@code task} after {@code stage} has answered {@code answered} of {@code items} prompts. */
    record EvalProgress(int stage, int task, int answered, int items) implements RunEvent {
        @Override
        public <R> R match(EventCases<R> cases) {
            return cases.evalProgress(this);
        }
    }

    /**
     * One cell of the accuracy matrix.
     *
     * @param score main metric times 100
     * @param metric its id
     * @param instructionFollowing percent of answers in the asked form, see MIF
     * @param items answered prompts
     * @param details further scores by name, such as per question type
     * @param predictions file below the run directory with every question, answer and verdict
     * @param seconds it took
     * @param predictionsHash SHA-256 of that file; absent in runs of older versions
     */
    record EvalCell(
            int stage,
            int task,
            double score,
            String metric,
            double instructionFollowing,
            int items,
            Map<String, Double> details,
            String predictions,
            double seconds,
            @Nullable String predictionsHash)
            implements RunEvent {
        /** As older versions told it. */
        public EvalCell(
                int stage,
                int task,
                double score,
                String metric,
                double instructionFollowing,
                int items,
                Map<String, Double> details,
                String predictions,
                double seconds) {
            this(stage, task, score, metric, instructionFollowing, items, details, predictions, seconds, null);
        }

        @Override
        public <R> R match(EventCases<R> cases) {
            return cases.evalCell(this);
        }
    }

    /**
     * A checkpoint is complete on disk; {@code step} 0 after the stage number means the stage is trained to its end, or, where the name of
     * the folder says so, that none of its steps is taken.
     */
    record Checkpoint(int stage, int step, String folder, long bytes, double seconds) implements RunEvent {
        @Override
        public <R> R match(EventCases<R> cases) {
            return cases.checkpoint(this);
        }
    }

    /**
     * Memory, disk and load; what cannot be read on this system, or was not read by older versions, is absent.
     *
     * @param residentBytes of the worker process
     * @param peakResidentBytes the most they have been in this process
     * @param deviceUsedBytes on the card, by all processes
     * @param deviceTotalBytes of the card
     * @param deviceProcessBytes on the card, by the worker process alone
     * @param deviceUtilisation percent of the last sample in which the card computed
     * @param deviceTemperature in degrees Celsius
     * @param deviceWatts drawn by the card
     * @param workerPercent of all cores together that the worker used
     * @param computerPercent of all cores together that all processes used
     */
    record Resource(
            @Nullable Long residentBytes,
            @Nullable Long peakResidentBytes,
            @Nullable Long deviceUsedBytes,
            @Nullable Long deviceTotalBytes,
            long freeDiskBytes,
            @Nullable Long deviceProcessBytes,
            @Nullable Integer deviceUtilisation,
            @Nullable Integer deviceTemperature,
            @Nullable Double deviceWatts,
            @Nullable Double workerPercent,
            @Nullable Double computerPercent)
            implements RunEvent {
        @Override
        public <R> R match(EventCases<R> cases) {
            return cases.resource(this);
        }
    }

    /** A remark for people, from the engine or the researcher. */
    record Note(String text) implements RunEvent {
        @Override
        public <R> R match(EventCases<R> cases) {
            return cases.note(this);
        }
    }

    /** Something a person should look at, such as a disk that is nearly full. */
    record Alarm(String kind, String text) implements RunEvent {
        @Override
        public <R> R match(EventCases<R> cases) {
            return cases.alarm(this);
        }
    }

    /** A command was read; its effect is reported separately. */
    record Acknowledged(String command, String id) implements RunEvent {
        @Override
        public <R> R match(EventCases<R> cases) {
            return cases.acknowledged(this);
        }
    }

    /** The worker is now {@code state}: {@code running}, {@code holding}, {@code stopping}; {@code reason} says why. */
    record StateChanged(String state, String reason) implements RunEvent {
        @Override
        public <R> R match(EventCases<R> cases) {
            return cases.stateChanged(this);
        }
    }

    /**
     * What the method tells of each adapted layer when the stage has been learned.
     *
     * @param quantity what it is, in a few words for people
     * @param byLayer shares, of which 1 is the whole, by the name of the layer, in the order of the model
     */
    record LayerValues(int stage, String quantity, Map<String, Double> byLayer) implements RunEvent {
        public LayerValues {
            byLayer = Collections.unmodifiableMap(new LinkedHashMap<>(byLayer));
        }

        @Override
        public <R> R match(EventCases<R> cases) {
            return cases.layerValues(this);
        }
    }

    /** A stage is trained and evaluated. */
    record StageEnd(int stage, double trainSeconds, double evaluationSeconds) implements RunEvent {
        @Override
        public <R> R match(EventCases<R> cases) {
            return cases.stageEnd(this);
        }
    }

    /**
     * The run ended by a fault.
     *
     * @param kind {@code input}, {@code loss}, {@code disk}, {@code memory}, {@code device} or {@code internal}
     * @param message sentence for a person: what happened, what is safe, what to do
     * @param detail technical detail, possibly empty
     */
    record Failed(String kind, String message, String detail) implements RunEvent {
        @Override
        public <R> R match(EventCases<R> cases) {
            return cases.failed(this);
        }
    }

    /**
     * The worker ends in good order.
     *
     * @param outcome {@code completed}, {@code stopped} (by command) or {@code released} (paused, device given back)
     * @param metrics final continual-learning metrics by id, those that are defined; empty unless completed
     * @param seconds wall time of this attempt
     */
    record Done(String outcome, Map<String, Double> metrics, double seconds) implements RunEvent {
        @Override
        public <R> R match(EventCases<R> cases) {
            return cases.done(this);
        }
    }
}
