package lilora.app.screen.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
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
import lilora.engine.result.DataPasses;
import lilora.engine.result.ParameterPlan;
import lilora.engine.result.RunPlan;
import lilora.engine.run.Heartbeat;
import lilora.engine.run.PredictionFile;
import lilora.engine.run.PredictionLine;
import lilora.engine.run.RunDirectory;
import lilora.engine.run.WorkerIdentity;

/** A run directory written event by event as a worker writes it: two tasks, two stages. */
final class WrittenRun {
    private final RunDirectory directory;
    private long sequence;
    private int attempt;

    WrittenRun(Path runs, String id, String method) {
        this(runs, id, method, 4, 7, 1);
    }

    WrittenRun(Path runs, String id, String method, int rank, long seed, int threads) {
        ExperimentSpec experiment = new ExperimentSpec(
                ExperimentSpec.SCHEMA,
                "two tasks \"quoted\" 🦉",
                "/models/nano",
                List.of(TaskSpec.of("/tasks/colours"), TaskSpec.of("/tasks/counts")),
                new MethodSpec(method, Map.of("rank", rank)),
                TrainingSpec.DEFAULT,
                EvaluationSpec.DEFAULT,
                seed);
        directory = RunDirectory.create(
                runs.resolve(id),
                new RunSpec(
                        RunSpec.SCHEMA,
                        id,
                        "2026-01-01T00:00:00Z",
                        experiment,
                        ComputeSpec.on("cpu", threads),
                        Map.of("baseModel", "abc", "/tasks/colours", "def", "/tasks/counts", "012"),
                        Map.of("engine", "test")));
    }

    RunDirectory directory() {
        return directory;
    }

    WrittenRun add(RunEvent... events) throws IOException {
        StringBuilder lines = new StringBuilder();
        for (RunEvent event : events) {
            sequence++;
            String time =
                    Instant.parse("2026-01-01T00:00:00Z").plusSeconds(sequence).toString();
            lines.append(Json.compact(new RecordedEvent(RecordedEvent.VERSION, sequence, attempt, time, event)))
                    .append('\n');
        }
        Files.writeString(directory.events(), lines, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        return this;
    }

    long sequence() {
        return sequence;
    }

    WrittenRun hello(long resumedAfter) throws IOException {
        attempt++;
        return add(new RunEvent.Hello(
                "token-" + attempt, 1, "2026-01-01T00:00:00Z", resumedAfter, Map.of("java", "17"), "cpu", 1));
    }

    /** A sign of life from the worker, for which this process stands. */
    WrittenRun alive() {
        return heardOf(Instant.now());
    }

    /** As {@link #alive}, but the sign of life was given at this instant. */
    WrittenRun heardOf(Instant time) {
        WorkerIdentity self = WorkerIdentity.ofThisProcess();
        WorkerIdentity worker = new WorkerIdentity("token-" + attempt, self.pid(), self.processStart(), self.host());
        Json.writeAtomically(directory.path().resolve("heartbeat.json"), new Heartbeat.Beat(worker, time.toString()));
        return this;
    }

    WrittenRun plan(int steps) throws IOException {
        List<RunPlan.StagePlan> stages = List.of(
                new RunPlan.StagePlan(1, List.of(1), "Colours", 100, steps),
                new RunPlan.StagePlan(2, List.of(2), "Counts", 100, steps));
        ParameterPlan parameters = new ParameterPlan(2, 10, 10, 4, 3, 2, 10, 4, 6, 12, Map.of("mlp", 10L));
        return add(new RunEvent.Planned(new RunPlan(
                List.of("Colours", "Counts"),
                parameters,
                1000,
                stages,
                5,
                250,
                50,
                1 << 20,
                1 << 20,
                null,
                null,
                null,
                null,
                null,
                new DataPasses(1, 0, 0.25))));
    }

    WrittenRun stage(int stage, int steps) throws IOException {
        return add(new RunEvent.StageStart(stage, 2, List.of(stage), stage == 1 ? "Colours" : "Counts", 100, steps));
    }

    WrittenRun steps(int stage, int from, int to) throws IOException {
        return add(IntStream.rangeClosed(from, to)
                .mapToObj(step -> step(stage, step))
                .toArray(RunEvent[]::new));
    }

    static RunEvent step(int stage, int step) {
        double loss = 2 / Math.sqrt(step);
        return new RunEvent.Step(
                stage, step, loss + 0.1 * (stage - 1), loss, 0.1 * (stage - 1), 1, 1e-3, 16, 0.05, 640);
    }

    WrittenRun cell(int stage, int task, double score) throws IOException {
        return add(new RunEvent.EvalCell(
                stage,
                task,
                score,
                "exact",
                99,
                50,
                Map.of(),
                "predictions/s%d-t%d.jsonl".formatted(stage, task),
                1.5));
    }

    /** The file of answers that a cell names. */
    void answers(int stage, int task, int items, IntPredicate right) {
        List<PredictionLine> lines = new ArrayList<>();
        for (int item = 1; item <= items; item++) {
            boolean correct = right.test(item);
            lines.add(new PredictionLine(
                    "item-" + item,
                    null,
                    null,
                    null,
                    "Which colour has number " + item + "?",
                    List.of("red"),
                    correct ? "red" : "blue",
                    correct ? "CORRECT" : "WRONG",
                    correct ? 1 : 0,
                    true,
                    false));
        }
        PredictionFile.write(directory.path().resolve("predictions/s%d-t%d.jsonl".formatted(stage, task)), lines);
    }

    /** From the beginning to the end, with one attempt. */
    WrittenRun whole(double forgotten) throws IOException {
        hello(0).plan(20)
                .cell(0, 1, 3)
                .cell(0, 2, 0)
                .stage(1, 20)
                .steps(1, 1, 20)
                .cell(1, 1, 80);
        add(new RunEvent.Parameters(1, 10, 4, List.of(3L), 7, 1000), new RunEvent.StageEnd(1, 2, 3));
        stage(2, 20).steps(2, 1, 20).cell(2, 1, 80 - forgotten).cell(2, 2, 60);
        return add(
                new RunEvent.Parameters(2, 10, 4, List.of(3L, 3L), 10, 1000),
                new RunEvent.StageEnd(2, 2, 3),
                new RunEvent.Done("completed", Map.of("ap", 50.0), 12));
    }
}
