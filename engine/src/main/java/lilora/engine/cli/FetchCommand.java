package lilora.engine.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import lilora.engine.remote.RemoteFetch;
import lilora.engine.remote.RemoteRun;
import lilora.engine.remote.ssh.SshLine;
import lilora.engine.run.ExitCode;
import lilora.engine.run.RunDirectory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lilora fetch}: brings what a run made on another computer. */
@Command(
        name = "fetch",
        description = "Tells how much a run on another computer holds, and fetches what is asked for.",
        mixinStandardHelpOptions = true)
final class FetchCommand implements Callable<Integer> {
    @Parameters(paramLabel = "RUN", description = "Run directory of this computer, with its remote.json")
    private Path run = Path.of("");

    @Mixin
    private HostOptions options = new HostOptions();

    @Option(names = "--predictions", description = "Fetch the answers behind the scores")
    private boolean predictions;

    @Option(names = "--checkpoints", description = "Fetch the checkpoints")
    private boolean checkpoints;

    @Override
    public Integer call() {
        RunDirectory directory = RunDirectory.open(run);
        RemoteRun remote = RemoteRun.require(directory);
        List<String> wanted = new ArrayList<>();
        if (predictions) {
            wanted.add("predictions");
        }
        if (checkpoints) {
            wanted.add("checkpoints");
        }
        return HostOptions.now(() -> {
            try (SshLine line =
                    options.connector(RemoteRuns.workspace(directory)).connect(remote.target())) {
                RemoteFetch fetch = new RemoteFetch(line, directory, remote);
                for (String folder : List.of("predictions", "checkpoints")) {
                    RemoteFetch.Size size = fetch.size(folder);
                    System.out.println(
                            "%s: %,d files, %,d KiB".formatted(folder, size.files(), (size.bytes() + 1023) >> 10));
                }
                for (String folder : wanted) {
                    fetch.fetch(folder, file -> System.out.println(Printable.line("fetched " + file)));
                }
                return ExitCode.OK;
            }
        });
    }
}
