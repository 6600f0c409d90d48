package lilora.engine.cli;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import lilora.engine.experiment.ExperimentSpec;
import lilora.engine.method.MethodCatalog;
import lilora.engine.plan.ExperimentFile;
import lilora.engine.plan.Preparation;
import lilora.engine.run.ExitCode;
import lilora.engine.run.RunDirectory;
import lilora.engine.tracking.RunTrackers;
import lilora.engine.train.RunInputs;
import lilora.engine.worker.WorkerLauncher;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lilora run}: starts experiments, one after another, and follows each to its end. */
@Command(
        name = "run",
        description = "Trains one or more experiments, one after another, each in a worker process of its own.",
        mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {
    @Parameters(arity = "1..*", paramLabel = "EXPERIMENT", description = "Experiment files (JSON)")
    private List<Path> files = List.of();

    @Mixin
    private ComputeOptions compute = new ComputeOptions();

    @Mixin
    private ExperimentOptions changes = new ExperimentOptions();

    @Mixin
    private TrackingOptions tracking = new TrackingOptions();

    @Option(names = "--json", description = "Print every event as a line of JSON")
    private boolean json;

    @Option(names = "--dry-run", description = "Only show what the runs would cost, as 'lilora plan' does")
    private boolean dryRun;

    @Override
    public Integer call() {
        PrintStream out = System.out;
        List<ExperimentSpec> specs = new ArrayList<>();
        for (Path file : files) {
            specs.add(changes.change(ExperimentFile.read(file, compute.models())));
        }
        if (dryRun) {
            specs.forEach(spec -> PlanCommand.print(spec, compute, json, out));
            return ExitCode.OK;
        }
        WorkerLauncher launcher = new WorkerLauncher();
        launcher.requireDevice(compute.compute());
        try (RunTrackers trackers = tracking.trackers()) {
            return run(specs, launcher, new Follower(out, json, trackers), out);
        }
    }

    private int run(List<ExperimentSpec> specs, WorkerLauncher launcher, Follower follower, PrintStream out) {
        Preparation preparation = new Preparation(MethodCatalog.load());
        RunComparison comparison = new RunComparison();
        for (ExperimentSpec spec : specs) {
            RunDirectory directory;
            try (RunInputs inputs = preparation.prepare(spec)) {
                directory = compute.checkedRun().create(inputs);
            }
            FollowedRun followed = follower.start(launcher, directory, compute.cache());
            if (followed.exitCode() != ExitCode.OK) {
                return followed.exitCode();
            }
            comparison.add(directory, followed);
        }
        if (!json && specs.size() > 1) {
            comparison.print(out);
        }
        return ExitCode.OK;
    }
}
