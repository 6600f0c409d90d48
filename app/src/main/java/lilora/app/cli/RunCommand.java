package lilora.app.cli;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import lilora.app.launch.BundledAssets;
import lilora.app.launch.LaunchRequest;
import lilora.app.launch.RunMaker;
import lilora.engine.cli.Follower;
import lilora.engine.experiment.ComputeSpec;
import lilora.engine.experiment.ExperimentSpec;
import lilora.engine.method.MethodCatalog;
import lilora.engine.plan.ExperimentFile;
import lilora.engine.run.ExitCode;
import lilora.engine.run.RunDirectory;
import lilora.storage.Workspace;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs experiments, or the quick start, and records them in the workspace. */
@Command(
        name = "run",
        description =
                "Runs experiments, one after another, recorded in the workspace; without a file, the quick start.",
        mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {
    @Mixin
    private WorkspaceOption workspace = new WorkspaceOption();

    @Parameters(arity = "0..*", paramLabel = "EXPERIMENT", description = "Experiment files (JSON)")
    private List<Path> files = List.of();

    @Option(names = "--device", defaultValue = "cpu", description = "cpu, or cuda:0, cuda:1, … (default: cpu)")
    private String device = "cpu";

    @Option(names = "--threads", defaultValue = "0", description = "CPU threads; 0: all cores (default: 0)")
    private int threads;

    @Override
    public Integer call() {
        ComputeSpec compute = ComputeSpec.on(device, threads);
        try (Workspace open = workspace.open()) {
            List<ExperimentSpec> specs = files.isEmpty()
                    ? List.of(BundledAssets.in(open.folder()).quickStart())
                    : files.stream().map(ExperimentFile::read).toList();
            RunMaker maker = new RunMaker(open.runsFolder(), MethodCatalog.load(), Clock.systemUTC());
            TerminalLauncher start = new TerminalLauncher(open, System.out);
            for (ExperimentSpec spec : specs) {
                RunDirectory run = start.make(maker, LaunchRequest.of(spec, compute));
                int code = new Follower(
                                System.out, false, made -> open.recorder().catchUp(made.path()))
                        .start(run, () -> start.start(run))
                        .exitCode();
                open.recorder().checkLiveness(run.path().getFileName().toString());
                if (code != ExitCode.OK) {
                    return code;
                }
            }
            return ExitCode.OK;
        }
    }
}
