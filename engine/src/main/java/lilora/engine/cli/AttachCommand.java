package lilora.engine.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import lilora.engine.run.RunDirectory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lilora attach}: follows a run of another computer again. */
@Command(
        name = "attach",
        description = "Follows a run on another computer to its end, from wherever it is; the run does not notice.",
        mixinStandardHelpOptions = true)
final class AttachCommand implements Callable<Integer> {
    @Parameters(paramLabel = "RUN", description = "Run directory of this computer, with its remote.json")
    private Path run = Path.of("");

    @Mixin
    private HostOptions options = new HostOptions();

    @Option(names = "--json", description = "Print every event as a line of JSON")
    private boolean json;

    @Override
    public Integer call() {
        RunDirectory directory = RunDirectory.open(run);
        RemoteRuns runs = new RemoteRuns(options.connector(RemoteRuns.workspace(directory)));
        return runs.follow(runs.find(directory), new Follower(System.out, json, recorded -> {}), true)
                .exitCode();
    }
}
