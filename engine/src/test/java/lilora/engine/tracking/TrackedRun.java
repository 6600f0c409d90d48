package lilora.engine.tracking;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import lilora.engine.event.RunEvent;
import lilora.engine.experiment.ComputeSpec;
import lilora.engine.experiment.EvaluationSpec;
import lilora.engine.experiment.ExperimentSpec;
import lilora.engine.experiment.MethodSpec;
import lilora.engine.experiment.RunSpec;
import lilora.engine.experiment.TaskSpec;
import lilora.engine.experiment.TrainingSpec;
import lilora.engine.run.EventLog;
import lilora.engine.run.RunDirectory;
import lilora.engine.run.RunLock;
import lilora.engine.run.WorkerIdentity;

/** A run of two tasks whose workers tell what they are told to. */
public final class TrackedRun {
    static final Instant CREATED = Instant.parse("2026-01-01T00:00:00Z");

    private final RunDirectory directory;
    private Instant now = CREATED;

    public TrackedRun(Path folder) {
        ExperimentSpec experiment = new ExperimentSpec(
                1,
                "two tasks",
                "/models/nano",
                List.of(TaskSpec.of("/tasks/a:b"), TaskSpec.of("/tasks/c")),
                new MethodSpec("lilora", Map.of("rank", 8)),
                TrainingSpec.DEFAULT,
                EvaluationSpec.DEFAULT,
                7);
        directory = RunDirectory.create(
                folder.resolve("run-1"),
                new RunSpec(
                        1,
                        "run-1",
                        CREATED.toString(),
                        experiment,
                        ComputeSpec.on("cpu", 1),
                        Map.of(),
                        Map.of("engine", "test")));
    }

    public RunDirectory directory() {
        return directory;
    }

    /** What a worker tells, each event a second after the one before; then it is gone. Gives the last sequence number. */
    public long attempt(RunEvent... events) {
        InstantSource clock = () -> now = now.plus(Duration.ofSeconds(1));
        try (RunLock lock = RunLock.acquire(directory, WorkerIdentity.ofThisProcess());
                EventLog log = EventLog.open(lock, clock.withZone(ZoneOffset.UTC))) {
            for (RunEvent event : events) {
                log.accept(event);
            }
            return log.lastSequence();
        }
    }

    static RunEvent hello(long resumedAfter) {
        return new RunEvent.Hello("token", 1, CREATED.toString(), resumedAfter, Map.of(), "cpu", 1);
    }

    static RunEvent stage(int stage) {
        return new RunEvent.StageStart(stage, 2, List.of(stage), "task " + stage, 16, 2);
    }

    static RunEvent step(int stage, int step) {
        return new RunEvent.Step(stage, step, 1.0 / step + stage, 1.0 / step, stage, 0.5, 1e-3, 8, 0.25, 100);
    }

    static RunEvent memory(long mebibytes) {
        return new RunEvent.Resource(
                mebibytes << 20, mebibytes << 20, null, null, 1L << 40, null, null, null, null, null, null);
    }

    static RunEvent cell(int stage, int task, double score) {
        return new RunEvent.EvalCell(stage, task, score, "vqa", 90, 8, Map.of(), "p.jsonl", 1);
    }

    static RunEvent checkpoint(int stage, int step) {
        return new RunEvent.Checkpoint(stage, step, "c", 100, 0.1);
    }

    static RunEvent parameters(int stage) {
        return new RunEvent.Parameters(stage, 1000, 500, List.of(10L), 510L * stage, 1L << 30);
    }

    static RunEvent end(int stage) {
        return new RunEvent.StageEnd(stage, 10, 5);
    }

    static RunEvent done(String outcome) {
        return new RunEvent.Done(outcome, Map.of(), 60);
    }
}
