package lilora.engine.cli;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import lilora.engine.experiment.ExperimentSpec;
import lilora.engine.experiment.StudySpec;
import lilora.engine.json.Json;
import lilora.engine.method.MethodCatalog;
import lilora.engine.plan.ExperimentFile;
import lilora.engine.plan.FinishedRuns;
import lilora.engine.plan.Preparation;
import lilora.engine.run.ExitCode;
import lilora.engine.run.RunDirectory;
import lilora.engine.tracking.RunTrackers;
import lilora.engine.train.RunInputs;
import lilora.engine.worker.WorkerLauncher;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lilora study}: variants of an experiment times seeds, as a table with mean and spread. */
@Command(
        name = "study",
        description =
                "Runs every variant of a study with every seed and prints mean ± standard deviation. Completed runs of the"
                        + " same specification are reused, so an interrupted study continues where it was.",
        mixinStandardHelpOptions = true)
final class StudyCommand implements Callable<Integer> {
    @Parameters(paramLabel = "STUDY", description = "Study file (JSON)")
    private Path file = Path.of("");

    @Mixin
    private ComputeOptions compute = new ComputeOptions();

    @Mixin
    private TrackingOptions tracking = new TrackingOptions();

    @Spec
    private @Nullable CommandSpec command;

    @Override
    @SuppressWarnings("try") // the hint gives itself
    public Integer call() {
        try (OnInterrupt hint = new OnInterrupt(() -> "Continue the study with: " + ShellCommand.command(command))) {
            try (RunTrackers trackers = tracking.trackers()) {
                return study(System.out, new Follower(System.out, false, trackers));
            }
        }
    }

    private int study(PrintStream out, Follower follower) {
        new WorkerLauncher().requireDevice(compute.compute());
        StudySpec study = Json.read(file, StudySpec.class);
        ExperimentSpec base = ExperimentFile.read(
                file.toAbsolutePath().normalize().resolveSibling(study.experiment()), compute.models());
        Map<String, List<RunDirectory>> runs = new LinkedHashMap<>();
        for (long seed : study.seeds()) {
            for (StudySpec.Variant variant : study.variants()) {
                ExperimentSpec spec =
                        base.withMethod(variant.method()).withSeed(seed).withName(base.name() + ", " + variant.title());
                Finished run = completed(spec, out, follower);
                if (run.exitCode() != ExitCode.OK) {
                    System.err.println("The study is not complete; continue it with: " + ShellCommand.command(command));
                    return run.exitCode();
                }
                runs.computeIfAbsent(variant.title(), title -> new ArrayList<>())
                        .add(run.directory());
            }
        }
        new StudyTable(runs).print(out);
        return ExitCode.OK;
    }

    private record Finished(RunDirectory directory, int exitCode) {}

    /** The completed run of a specification, made now if there is none. */
    private Finished completed(ExperimentSpec spec, PrintStream out, Follower follower) {
        RunDirectory directory;
        try (RunInputs inputs = new Preparation(MethodCatalog.load()).prepare(spec)) {
            FinishedRuns finished = new FinishedRuns(compute.runs());
            Optional<RunDirectory> same = finished.same(inputs, compute.compute());
            if (same.isPresent()) {
                out.println(
                        Printable.line("%s, seed %d: reused from %s".formatted(spec.name(), spec.seed(), same.get())));
                return new Finished(same.get(), ExitCode.OK);
            }
            finished.ofUnknownThreads(inputs, compute.compute())
                    .ifPresent(run -> System.err.println(Printable.line(
                            "%s did the same, but does not tell by how many threads, on which the last bits depend; it is not used again."
                                    .formatted(run))));
            directory = CheckedRun.create(inputs, compute);
        }
        FollowedRun followed = follower.start(new WorkerLauncher(), directory, compute.cache());
        return new Finished(directory, followed.exitCode());
    }
}
