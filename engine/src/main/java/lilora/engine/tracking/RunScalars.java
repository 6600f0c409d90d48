package lilora.engine.tracking;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lilora.engine.event.CellMatrix;
import lilora.engine.event.MemoryPeaks;
import lilora.engine.event.RecordedEvent;
import lilora.engine.event.RunEvent;
import lilora.engine.experiment.ExperimentSpec;
import org.jspecify.annotations.Nullable;

/**
 * What of a run's events is a number over time, and what it is called. Events come in order, superseded ones left out; the same
 * events give the same points.
 */
final class RunScalars {
    private static final double MEBI = 1 << 20;

    private final List<String> tasks;
    private final List<RunEvent.EvalCell> cells = new ArrayList<>();
    /** Optimiser steps of the stages before the present one. */
    private long stepsBefore;

    private final MemoryPeaks peaks = new MemoryPeaks();

    private int stage;
    private int stepOfStage;
    private long lastMeasured = -1;
    private RunEvent.@Nullable Parameters parameters;

    RunScalars(ExperimentSpec experiment) {
        this.tasks = experiment.tasks().stream()
                .map(task -> String.valueOf(Path.of(task.folder()).getFileName()))
                .map(RunScalars::tag)
                .toList();
    }

    /** The letters that every tool accepts in a name. */
    static String tag(String name) {
        return name.replaceAll("[^A-Za-z0-9_. /-]", "_");
    }

    /** The point of the next event, if it has numbers. */
    Optional<TrackedPoint> of(RecordedEvent recorded) {
        RunEvent event = recorded.event();
        Map<String, Double> values = new LinkedHashMap<>();
        long step = stepsBefore + stepOfStage;
        peaks.accept(event);
        if (event instanceof RunEvent.StageStart start) {
            stage(start.stage());
        } else if (event instanceof RunEvent.Step one) {
            stepOfStage = one.step();
            step = stepsBefore + stepOfStage;
            step(one, values);
        } else if (event instanceof RunEvent.HeldOutLoss held) {
            values.put("loss/held_out", held.loss());
        } else if (event instanceof RunEvent.Resource used && step > lastMeasured) {
            // One a step: while a stage is evaluated the step stands still.
            lastMeasured = step;
            resource(used, values);
        } else if (event instanceof RunEvent.Parameters counted) {
            // Counted when a stage begins and when it ends: told with its end.
            parameters = counted;
        } else if (event instanceof RunEvent.EvalCell cell) {
            step = cell.stage();
            cell(cell, values);
        } else if (event instanceof RunEvent.StageEnd end) {
            step = end.stage();
            metrics(end, values);
        }
        return values.isEmpty()
                ? Optional.empty()
                : Optional.of(new TrackedPoint(Instant.parse(recorded.time()), step, values));
    }

    /** A resumed stage begins again where it was. */
    private void stage(int begun) {
        if (begun != stage) {
            stage = begun;
            stepsBefore += stepOfStage;
            stepOfStage = 0;
        }
    }

    private static void step(RunEvent.Step one, Map<String, Double> values) {
        values.put("loss/total", one.loss());
        values.put("loss/task", one.taskLoss());
        values.put("loss/penalty", one.penalty());
        values.put("optimizer/gradient_norm", one.gradNorm());
        values.put("optimizer/learning_rate", one.learningRate());
        if (one.seconds() > 0) {
            values.put("throughput/samples_per_second", one.samples() / one.seconds());
            values.put("throughput/tokens_per_second", one.tokens() / one.seconds());
        }
    }

    private static void resource(RunEvent.Resource used, Map<String, Double> values) {
        put("memory/resident_MiB", used.residentBytes(), values);
        put("memory/resident_peak_MiB", used.peakResidentBytes(), values);
        put("memory/device_MiB", used.deviceUsedBytes(), values);
        put("memory/device_own_MiB", used.deviceProcessBytes(), values);
        if (used.deviceUtilisation() != null) {
            values.put("device/utilisation_percent", (double) used.deviceUtilisation());
        }
        if (used.deviceTemperature() != null) {
            values.put("device/temperature_C", (double) used.deviceTemperature());
        }
        if (used.deviceWatts() != null) {
            values.put("device/power_W", used.deviceWatts());
        }
        if (used.workerPercent() != null) {
            values.put("processor/worker_percent", used.workerPercent());
        }
    }

    private static void put(String tag, @Nullable Long bytes, Map<String, Double> values) {
        if (bytes != null) {
            values.put(tag, bytes / MEBI);
        }
    }

    private void cell(RunEvent.EvalCell cell, Map<String, Double> values) {
        cells.removeIf(known -> known.stage() == cell.stage() && known.task() == cell.task());
        cells.add(cell);
        values.put("accuracy/" + name(cell.task()), cell.score());
        values.put("instruction_following/" + name(cell.task()), cell.instructionFollowing());
    }

    private String name(int task) {
        return task + "_" + tasks.get(task - 1);
    }

    /** The metrics of the tasks learned so far, as if the sequence ended here. */
    private void metrics(RunEvent.StageEnd end, Map<String, Double> values) {
        CellMatrix.metrics(cells, end.stage()).forEach((id, value) -> values.put("continual/" + id, value));
        if (parameters != null) {
            values.put("parameters/trained", (double) parameters.trained());
            values.put("parameters/stored", (double) parameters.storedTotal());
        }
        for (MemoryPeaks.Peak peak : peaks.byStage()) {
            if (peak.stage() == end.stage()) {
                put("memory/stage_peak_MiB", peak.residentBytes(), values);
                put("memory/stage_peak_device_MiB", peak.deviceBytes(), values);
            }
        }
        values.put("time/training_seconds", end.trainSeconds());
        values.put("time/evaluation_seconds", end.evaluationSeconds());
    }
}
