package lilora.engine.cli;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import lilora.engine.InputException;
import lilora.engine.run.ControlFolder;
import lilora.engine.run.ExitCode;
import lilora.engine.run.Liveness;
import lilora.engine.run.RunDirectory;
import lilora.engine.worker.WorkerLog;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code lilora control}: sends a command to a running worker. */
@Command(
        name = "control",
        description = "Tells a running worker to pause, resume, stop or write a checkpoint.",
        mixinStandardHelpOptions = true)
final class ControlCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "RUN", description = "Run directory")
    private Path run = Path.of("");

    @Parameters(
            index = "1",
            paramLabel = "COMMAND",
            description =
                    "pause-hold, pause-release, resume, stop-after-step, stop-after-stage, checkpoint or stop-now")
    private String command = "";

    @Override
    public Integer call() {
        RunDirectory directory = RunDirectory.open(run);
        ControlFolder.Command known = ControlFolder.Command.find(command)
                .orElseThrow(() -> new InputException("Command \"%s\" is unknown; there are %s."
                        .formatted(
                                command,
                                Arrays.stream(ControlFolder.Command.values())
                                        .map(ControlFolder.Command::id)
                                        .collect(Collectors.joining(", ")))));
        Optional<RemoteControl> remote = RemoteControl.of(directory);
        remote.ifPresent(RemoteControl::synchronise);
        Liveness liveness = Liveness.of(directory, Instant.now());
        if (!liveness.mayBeAtWork()) {
            Optional<String> done = remote.flatMap(there -> there.toJob(known));
            if (done.isPresent()) {
                System.out.println(Printable.line(done.get()));
                return ExitCode.OK;
            }
            throw new InputException("No worker is running in %s: %s Start one with: %s"
                    .formatted(directory, liveness.sentence(), WorkerLog.resume(directory)));
        }
        String id = new ControlFolder(directory, Clock.systemUTC()).send(known);
        remote.ifPresent(RemoteControl::synchronise);
        System.out.println("sent " + known.id() + " as " + id);
        return ExitCode.OK;
    }
}
