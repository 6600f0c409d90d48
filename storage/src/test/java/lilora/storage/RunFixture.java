package lilora.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import lilora.engine.event.RecordedEvent;
import lilora.engine.event.RunEvent;
import lilora.engine.experiment.ComputeSpec;
import lilora.engine.experiment.EvaluationSpec;
import lilora.engine.experiment.ExperimentSpec;
import lilora.engine.experiment.MethodSpec;
import lilora.engine.experiment.RunSpec;
import lilora.engine.experiment.TaskSpec;
import lilora.engine.experiment.TrainingSpec;
import lilora.engine.json.Json;
import lilora.engine.result.ParameterPlan;
import lilora.engine.result.RunPlan;
import lilora.engine.run.RunDirectory;

/** A run directory as a worker leaves it, made without one: the engine's own records, written as the engine writes them. */
public final class RunFixture {
    private final RunDirectory directory;
    private long sequence;
    private int attempt;

    private RunFixture(RunDirectory directory) {
        this.directory = directory;
    }

    public static RunFixture create(Path runs, String id, String name) {
        return create(runs.resolve(id), spec(id, name, 2, "lilora", 1));
    }

    public static RunFixture create(Path folder, RunSpec spec) {
        return new RunFixture(RunDirectory.create(folder, spec));
    }

    public static RunSpec spec(String id, String name, int tasks, String method, long seed) {
        List<TaskSpec> sequence = IntStream.rangeClosed(1, tasks)
                .mapToObj(i -> TaskSpec.of("/data/task-" + i))
                .toList();
        ExperimentSpec experiment = new ExperimentSpec(
                ExperimentSpec.SCHEMA,
                name,
                "/models/nano",
                sequence,
                new MethodSpec(method, Map.of("rank", 4)),
                TrainingSpec.DEFAULT,
                EvaluationSpec.DEFAULT,
                seed);
        return new RunSpec(
                RunSpec.SCHEMA,
                id,
                Instant.parse("2026-01-01T00:00:00Z").plusSeconds(seed).toString(),
                experiment,
                ComputeSpec.on("cpu", 1),
                Map.of("baseModel", "abc"),
                Map.of("engine", "test"));
    }

    public Path folder() {
        return directory.path();
    }

    public Path events() {
        return directory.events();
    }

    /** A worker starts; it goes on after that event. */
    public RunFixture hello(long resumedAfter) {
        attempt++;
        return add(new RunEvent.Hello(
                "token-" + attempt, 1, "2026-01-01T00:00:00Z", resumedAfter, Map.of("java", "17"), "cpu", 1));
    }

    public RunFixture plan(int stages, int stepsEach) {
        List<RunPlan.StagePlan> plans = IntStream.rangeClosed(1, stages)
                .mapToObj(i -> new RunPlan.StagePlan(i, List.of(i), "Task " + i, 100, stepsEach))
                .toList();
        ParameterPlan parameters = new ParameterPlan(2, 10, 10, 4, 3, 2, 10, 4, 6, 12, Map.of("mlp", 10L));
        return add(new RunEvent.Planned(
                new RunPlan(null, parameters, 1000, plans, stages * 2, 100, 50, 1 << 20, 1 << 20)));
    }

    public RunFixture stage(int stage, int steps) {
        return add(new RunEvent.StageStart(stage, 2, List.of(stage), "Task " + stage, 100, steps));
    }

    public RunFixture steps(int stage, int from, int to) {
        List<RunEvent> steps = new ArrayList<>();
        for (int step = from; step <= to; step++) {
            steps.add(step(stage, step));
        }
        return add(steps);
    }

    public static RunEvent.Step step(int stage, int step) {
        double loss = (float) (2.0 / Math.sqrt(step) + 0.3 * Math.sin(step * 12.9898 + stage));
        return new RunEvent.Step(
                stage, step, loss + 1e-9 * step, loss, 1e-9 * step, 1 + loss, 1e-3, 16, 0.01 * (step % 7), 640);
    }

    public RunFixture cell(int stage, int task, double score) {
        return add(new RunEvent.EvalCell(
                stage,
                task,
                score,
                "accuracy",
                99.5,
                50,
                Map.of("yes/no", 12.5),
                "predictions/s" + stage + "-t" + task + ".jsonl",
                1.5));
    }

    public RunFixture done(String outcome) {
        return add(new RunEvent.Done(outcome, Map.of("ap", 50.0), 12));
    }

    public RunFixture add(RunEvent event) {
        return add(List.of(event));
    }

    public RunFixture add(List<? extends RunEvent> events) {
        StringBuilder text = new StringBuilder();
        for (RunEvent event : events) {
            text.append(line(event));
        }
        return raw(text.toString());
    }

    /** The next event as a line, without writing it. */
    public String line(RunEvent event) {
        sequence++;
        String time = Instant.parse("2026-01-01T00:00:00Z")
                .plusNanos(sequence * 100_000_007L)
                .toString();
        return Json.compact(new RecordedEvent(RecordedEvent.VERSION, sequence, attempt, time, event)) + "\n";
    }

    /** Bytes as they are: a torn or foreign line, a repetition. */
    public RunFixture raw(String text) {
        try {
            Files.writeString(
                    directory.events(),
                    text,
                    StandardCharsets.UTF_8,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The next event's number is lost. */
    public RunFixture skip() {
        sequence++;
        return this;
    }

    public long lastSequence() {
        return sequence;
    }

    /** Everything that can happen, a resume after the checkpoint of stage 1 included. */
    public RunFixture eventful() {
        hello(0).add(new RunEvent.Resource(1L, 2L, 4L, 5L, 3, 6L, 37, 41, 312.5, 12.5, 60.0))
                .add(new RunEvent.Preflight("disk", "ok", "70 GiB", "1 GiB"))
                .plan(2, 6)
                .cell(0, 1, 5)
                .cell(0, 2, 4)
                .add(new RunEvent.FeatureProgress(1, 32, 64))
                .stage(1, 6)
                .add(new RunEvent.Parameters(1, 10, 4, List.of(3L), 7, 1000))
                .steps(1, 1, 6)
                .add(new RunEvent.EvalProgress(1, 1, 10, 50))
                .cell(1, 1, 80)
                .add(new RunEvent.Checkpoint(1, 0, "checkpoints/stage-1", 1234, 0.1));
        long checkpoint = sequence;
        stage(2, 6)
                .steps(2, 1, 4)
                .add(new RunEvent.SampleAnswer(
                        2, 4, 2, "t7", List.of("a.png", "b.png"), "Which \"one\"?", "", "the “second” 😀"))
                .add(new RunEvent.SampleAnswer(2, 4, 2, "t8", List.of(), "And here?", "no\n", "yes"))
                .add(new RunEvent.HeldOutLoss(2, 4, 1.2345678901234567, 321, 64, 0.25))
                .add(new RunEvent.LayerValues(2, "Mix of “B0”", Map.of("layers.1.up", 0.1234567890123456)))
                .add(new RunEvent.Alarm("fell", "Task 1 fell"))
                .add(new RunEvent.Note("“quoted” 😀 it's \\ fine\n"))
                .add(new RunEvent.Acknowledged("stop", "id-1"))
                .add(new RunEvent.StateChanged("stopping", "by command"))
                .done("stopped");
        hello(checkpoint)
                .add(new RunEvent.StageEnd(1, 1, 2))
                .stage(2, 6)
                .add(new RunEvent.Parameters(2, 10, 4, List.of(3L, 3L), 10, 1000))
                .steps(2, 1, 6)
                .cell(2, 1, 60)
                .cell(2, 2, 90)
                .add(new RunEvent.StageEnd(2, 1, 2));
        return done("completed");
    }
}
