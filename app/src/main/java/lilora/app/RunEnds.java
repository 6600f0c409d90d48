package lilora.app;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import lilora.app.dialog.Problem;
import lilora.app.follow.RunStatusListener;
import lilora.app.format.DisplayNames;
import lilora.app.shell.ScreenIds;
import lilora.engine.notice.RunNotice;
import lilora.engine.worker.WorkerLog;
import lilora.storage.repository.RunRow;
import lilora.storage.repository.RunState;

/** Tells how runs ended, in the window and, when it is not in front, on the desktop. */
final class RunEnds implements RunStatusListener {
    private static final int NAME_LENGTH = 60;

    private final Services services;
    private final Path runs;
    private final Consumer<String> others;

    /**
     * Of one workspace.
     *
     * @param runs folder of runs
     * @param others hear of ended runs, too, by their folders' names: also of those that another window, or none, has started
     */
    RunEnds(Services services, Path runs, Consumer<String> others) {
        this.services = services;
        this.runs = runs;
        this.others = others;
    }

    @Override
    public void ended(RunRow run) {
        others.accept(run.runId());
        switch (run.state()) {
            case DONE ->
                offer(
                        run,
                        "is done"
                                + Optional.ofNullable(run.averagePerformance())
                                        .map(ap -> String.format(Locale.ROOT, ", average performance %.1f", ap))
                                        .orElse(""));
            case STOPPED -> offer(run, "is stopped and can be resumed");
            case FAILED -> problem(run, "failed", "Remove the cause, open the run, and choose Resume.");
            case INTERRUPTED -> problem(run, "was interrupted", remedy(run));
            case QUEUED, RUNNING, PAUSED -> {}
        }
    }

    private String remedy(RunRow run) {
        return Files.isDirectory(runs.resolve(run.runId()))
                ? "Open the run and choose Resume; nothing before it is lost."
                : "What was recorded stays in the list of runs; to continue, put its folder back.";
    }

    private void offer(RunRow run, String what) {
        String sentence = "The run %s %s.".formatted(name(run), what);
        if (services.navigator().shows(ScreenIds.RUN, run.runId())) {
            services.notifications().tell(sentence);
        } else {
            services.notifications()
                    .offer(sentence, "Show it", () -> services.navigator().openRun(run.runId()));
        }
        tell(run.state() == RunState.DONE ? RunNotice.Kind.COMPLETED : RunNotice.Kind.STOPPED, sentence, run);
    }

    private void tell(RunNotice.Kind kind, String sentence, RunRow run) {
        services.notices().tell(kind, sentence, run, runs.resolve(run.runId()));
    }

    private void problem(RunRow run, String what, String remedy) {
        String sentence = "The run %s %s.".formatted(name(run), what);
        boolean interrupted = run.state() == RunState.INTERRUPTED;
        tell(
                interrupted ? RunNotice.Kind.INTERRUPTED : RunNotice.Kind.FAILED,
                run.reason().isEmpty() ? sentence : sentence + " " + run.reason(),
                run);
        services.tasks()
                .run("Reading the worker's log", progress -> WorkerLog.traces(runs.resolve(run.runId())))
                .onDone(traces -> services.notifications()
                        .problem(new Problem(
                                sentence,
                                (run.reason() + " " + (interrupted ? traces.cause() : "")).strip(),
                                remedy,
                                run.runId() + "\n\n" + traces.report())));
    }

    @Override
    public void silent(RunRow run, String sentence) {
        String what = "The run %s is not responding.".formatted(name(run));
        services.alert().call(what);
        services.notifications()
                .problem(new Problem(
                        what,
                        sentence,
                        "Wait until it responds again, or open the run and choose Stop, End the worker: it is then"
                                + " interrupted, and continues from its last checkpoint when it is resumed.",
                        run.runId()));
    }

    @Override
    public void alarm(RunRow run, String sentence) {
        tell(RunNotice.Kind.DISK, "The run %s: %s".formatted(name(run), sentence), run);
        services.notifications()
                .problem(new Problem(sentence, "", "", "Raised by the run " + name(run) + ", " + run.runId()));
    }

    @Override
    public void fell(RunRow run, String sentence) {
        tell(RunNotice.Kind.FORGETTING, "The run %s forgets: %s".formatted(name(run), sentence), run);
    }

    @Override
    public void trouble(String sentence) {
        services.notifications()
                .problem(new Problem(
                        "Runs cannot be followed right now.",
                        sentence,
                        "Runs continue on their own; the window follows them again as soon as it can.",
                        ""));
    }

    private static String name(RunRow run) {
        return DisplayNames.shorten(run.name(), NAME_LENGTH);
    }
}
