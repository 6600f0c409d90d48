package lilora.app;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.stream.Stream;
import lilora.engine.event.RecordedEvent;
import lilora.engine.event.RunEvent;
import lilora.engine.run.CurrentEvents;
import lilora.engine.run.EventReader;
import lilora.engine.run.Heartbeat;
import lilora.engine.run.RunDirectory;
import org.testfx.util.WaitForAsyncUtils;

/** The runs of a workspace as they are on the disk, and their worker processes, past any window. */
final class WorkspaceRuns {
    private static final int PATIENCE_SECONDS = Integer.getInteger("lilora.patience", 180);

    private final Path folder;

    /** @param workspace its folder, which need not be there yet */
    WorkspaceRuns(Path workspace) {
        this.folder = workspace.resolve("runs");
    }

    List<RunDirectory> all() {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> folders = Files.list(folder)) {
            return folders.filter(path -> Files.exists(path.resolve("run.json")))
                    .sorted()
                    .map(RunDirectory::open)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The one that was not there before. */
    RunDirectory added(List<RunDirectory> before) {
        return all().stream().filter(run -> !before.contains(run)).findFirst().orElseThrow();
    }

    /** Another that has come to its end, if there is one. */
    Optional<RunDirectory> doneBeside(RunDirectory other) {
        return all().stream()
                .filter(run -> !run.equals(other))
                .filter(run -> events(run).stream().anyMatch(event -> isDone(event.event())))
                .findFirst();
    }

    private static boolean isDone(RunEvent event) {
        return event instanceof RunEvent.Done done && done.outcome().equals("completed");
    }

    static List<RecordedEvent> events(RunDirectory run) {
        return new EventReader(run.events()).pollToEnd().events();
    }

    /** Number of the worker that is or was at work last, from 1. */
    static int attempt(RunDirectory run) {
        List<RecordedEvent> events = events(run);
        return events.isEmpty() ? 0 : events.get(events.size() - 1).attempt();
    }

    /** Everything that stands of a run, step by step and cell by cell, as bits. */
    static Map<String, String> numbers(RunDirectory run) {
        Map<String, String> numbers = new TreeMap<>();
        for (RecordedEvent recorded : CurrentEvents.of(events(run))) {
            if (recorded.event() instanceof RunEvent.Step step) {
                numbers.put(
                        "step %d/%03d".formatted(step.stage(), step.step()),
                        Double.toHexString(step.loss()) + " " + Double.toHexString(step.gradNorm()));
            } else if (recorded.event() instanceof RunEvent.EvalCell cell) {
                numbers.put(cell(cell.stage(), cell.task()), Double.toHexString(cell.score()));
            }
        }
        return numbers;
    }

    /** Name of a cell among the {@link #numbers}. */
    static String cell(int stage, int task) {
        return "cell %d/%d".formatted(stage, task);
    }

    /** Waits until a worker of this number tells something. */
    static void await(RunDirectory run, int attempt, Predicate<RunEvent> wanted) {
        try {
            WaitForAsyncUtils.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS, () -> events(run).stream()
                    .anyMatch(event -> event.attempt() == attempt && wanted.test(event.event())));
        } catch (TimeoutException e) {
            throw new AssertionError("Worker %d of %s told only %s".formatted(attempt, run, briefly(events(run))), e);
        }
    }

    /** What a run told, short enough that a report of several failures is read to its end. */
    private static List<String> briefly(List<RecordedEvent> events) {
        return events.stream()
                .filter(event -> !(event.event() instanceof RunEvent.Resource))
                .map(event -> "%d: %.80s".formatted(event.attempt(), event.event()))
                .toList();
    }

    /** The process at work. */
    static Optional<ProcessHandle> worker(RunDirectory run) {
        return Heartbeat.read(run)
                .flatMap(beat -> ProcessHandle.of(beat.worker().pid()).filter(process -> isOf(process, beat)));
    }

    /** The number of a process that is gone may be another's by now. */
    private static boolean isOf(ProcessHandle process, Heartbeat.Beat beat) {
        return process.info()
                .startInstant()
                .map(start -> start.toString().equals(beat.worker().processStart()))
                .orElse(false);
    }

    /** Kills the process at work, which can do nothing about it. */
    static void kill(RunDirectory run) {
        ProcessHandle worker = worker(run).orElseThrow();
        if (!worker.destroyForcibly()) {
            throw new AssertionError("The worker cannot be killed: " + worker);
        }
        worker.onExit().join();
    }

    /** Lets the process at work stand still between two instructions, so that a run lasts as long as somebody needs. */
    static void freeze(RunDirectory run) {
        try {
            // Its first event may be there before its first sign of life.
            WaitForAsyncUtils.waitFor(
                    PATIENCE_SECONDS, TimeUnit.SECONDS, () -> worker(run).isPresent());
        } catch (TimeoutException e) {
            throw new AssertionError("No worker of %s is at work".formatted(run), e);
        }
        signal(worker(run).orElseThrow(), "-STOP");
    }

    /**
     * Freezes the worker of this number of a run that is there or comes, as soon as it has told something: a run may be over before
     * whoever began it has seen that it began.
     */
    CompletableFuture<RunDirectory> freezes(int attempt, Predicate<RunEvent> told) {
        return CompletableFuture.supplyAsync(() -> {
            List<RunDirectory> found = new ArrayList<>();
            try {
                WaitForAsyncUtils.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS, () -> {
                    all().stream()
                            .filter(run -> events(run).stream()
                                    .anyMatch(event -> event.attempt() == attempt && told.test(event.event())))
                            .filter(run -> worker(run).isPresent())
                            .limit(1)
                            .forEach(found::add);
                    return !found.isEmpty();
                });
            } catch (TimeoutException e) {
                throw new AssertionError(
                        "No worker %d of %s was at work when it told that".formatted(attempt, all()), e);
            }
            signal(worker(found.get(0)).orElseThrow(), "-STOP");
            return found.get(0);
        });
    }

    /** Lets a frozen process go on. */
    static void thaw(RunDirectory run) {
        signal(worker(run).orElseThrow(), "-CONT");
    }

    private static void signal(ProcessHandle worker, String signal) {
        try {
            int code = new ProcessBuilder("kill", signal, Long.toString(worker.pid()))
                    .inheritIO()
                    .start()
                    .waitFor();
            if (code != 0) {
                throw new AssertionError("No signal reaches " + worker);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
