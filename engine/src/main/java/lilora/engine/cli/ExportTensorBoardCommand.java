package lilora.engine.cli;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import lilora.engine.InputException;
import lilora.engine.run.ExitCode;
import lilora.engine.run.Liveness;
import lilora.engine.run.RunDirectory;
import lilora.engine.tracking.RunTracking;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lilora export-tensorboard}: event files of runs for TensorBoard. */
@Command(
        name = "export-tensorboard",
        description =
                "Writes what a run tells (losses, accuracies by stage, metrics, memory, settings) as an event file of"
                        + " TensorBoard's in the run's folder tensorboard/, so that 'tensorboard --logdir WORKSPACE/runs' shows it.",
        mixinStandardHelpOptions = true)
final class ExportTensorBoardCommand implements Callable<Integer> {
    private static final long POLL_MILLIS = 1000;

    @Parameters(
            arity = "1..*",
            paramLabel = "RUN",
            description = "Run directories, or workspaces for all of their runs")
    private List<Path> places = List.of();

    @Option(names = "--follow", description = "Go on until no run is at work any more")
    private boolean follow;

    @Option(
            names = "--out",
            paramLabel = "FOLDER",
            description = "Write into folders named like the runs in this folder instead")
    private @Nullable Path out;

    private record Followed(RunDirectory run, Path folder, RunTracking tracking) {}

    @Override
    public Integer call() throws InterruptedException {
        List<Followed> all = new ArrayList<>();
        try {
            for (RunDirectory run : runs()) {
                Path name = run.path().getFileName();
                Path folder = out == null ? run.path().resolve(RunTracking.TENSORBOARD) : out.resolve(name);
                all.add(new Followed(run, folder, RunTracking.tensorBoard(run, folder)));
            }
            boolean atWork;
            do {
                // Asked first: what a run tells until it ends is told on below.
                atWork = follow && all.stream().anyMatch(one -> isAtWork(one.run()));
                all.forEach(one -> one.tracking().poll());
                if (atWork) {
                    TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
                }
            } while (atWork);
        } finally {
            all.forEach(one -> one.tracking().close());
        }
        all.forEach(one -> System.out.println(Printable.line(one.run() + ": written to " + one.folder())));
        return ExitCode.OK;
    }

    private static boolean isAtWork(RunDirectory run) {
        return Liveness.of(run, Instant.now()).mayBeAtWork();
    }

    private List<RunDirectory> runs() {
        List<RunDirectory> found = new ArrayList<>();
        for (Path place : places) {
            Path runs = place.resolve("runs");
            if (Files.isDirectory(runs)) {
                found.addAll(below(runs));
            } else {
                found.add(RunDirectory.open(place));
            }
        }
        return found;
    }

    private static List<RunDirectory> below(Path runs) {
        List<RunDirectory> found = new ArrayList<>();
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(runs)) {
            for (Path folder : folders) {
                if (Files.isRegularFile(folder.resolve("run.json"))) {
                    found.add(RunDirectory.open(folder));
                }
            }
        } catch (IOException e) {
            throw new InputException("%s cannot be read: %s.".formatted(runs, e.getMessage()), e);
        }
        return found.stream()
                .sorted((left, right) -> left.path().compareTo(right.path()))
                .toList();
    }
}
