package lilora.engine.plan;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import lilora.engine.InputException;
import lilora.engine.event.RecordedEvent;
import lilora.engine.event.RunEvent;
import lilora.engine.experiment.ComputeSpec;
import lilora.engine.experiment.RunSpec;
import lilora.engine.file.Folders;
import lilora.engine.result.RunPlan;
import lilora.engine.run.EventReader;
import lilora.engine.run.RunDirectory;
import lilora.engine.train.RunInputs;

/** How fast earlier runs of a workspace were. Reads their events. */
public final class SpeedRecords {
    /** What a time rests on where no run told a speed. */
    public static final String NONE = "scaled from another computer";

    private static final int NEWEST = 40;

    private final Path runs;

    /** Those of a folder, which need not exist. */
    public SpeedRecords(Path runs) {
        this.runs = runs;
    }

    /** What a run measured, and the name of its folder. */
    public record Measured(Speed speed, String run) {
        /** A plan by this speed. */
        public RunPlan timed(RunPlan plan, RunInputs inputs) {
            return plan.withSeconds(speed.seconds(Planner.workload(inputs)));
        }

        /** What a time rests on, to be said behind it. */
        public String basis() {
            return "at the speed of run " + run;
        }
    }

    /**
     * What the newest run with this base model on this device measured, with as many threads and in the same precision.
     *
     * @param baseModel folder
     */
    public Optional<Measured> of(Path baseModel, ComputeSpec compute) {
        if (!Files.isDirectory(runs)) {
            return Optional.empty();
        }
        try {
            return Folders.list(runs).stream()
                    .sorted(Comparator.reverseOrder())
                    .limit(NEWEST)
                    .flatMap(folder -> measured(folder, baseModel, compute).stream())
                    .findFirst();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Optional<Measured> measured(Path folder, Path baseModel, ComputeSpec compute) {
        try {
            RunDirectory run = RunDirectory.open(folder);
            RunSpec spec = run.spec();
            boolean alike = Path.of(spec.experiment().baseModel()).normalize().equals(baseModel.normalize())
                    && spec.compute().resolved().equals(compute.resolved());
            return alike ? measured(run) : Optional.empty();
        } catch (InputException e) {
            // Something else lies there.
            return Optional.empty();
        }
    }

    private static Optional<Measured> measured(RunDirectory run) {
        List<RunEvent> events = new EventReader(run.events())
                .pollToEnd().events().stream().map(RecordedEvent::event).toList();
        double trainSeconds = 0;
        long tokens = 0;
        double answerSeconds = 0;
        long answered = 0;
        for (RunEvent event : events) {
            if (event instanceof RunEvent.Step step) {
                trainSeconds += step.seconds();
                tokens += step.tokens();
            } else if (event instanceof RunEvent.EvalCell cell) {
                answerSeconds += cell.seconds();
                answered += cell.items();
            }
        }
        if (tokens == 0 || answered == 0) {
            return Optional.empty();
        }
        return Optional.of(new Measured(
                new Speed(trainSeconds / tokens, answerSeconds / answered),
                run.path().getFileName().toString()));
    }
}
