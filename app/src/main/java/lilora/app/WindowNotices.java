package lilora.app;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import lilora.app.background.TaskRunner;
import lilora.app.settings.NoticeSettings;
import lilora.app.settings.SettingsStore;
import lilora.app.shell.DesktopAlert;
import lilora.app.shell.Notifications;
import lilora.engine.InputException;
import lilora.engine.notice.CommandSink;
import lilora.engine.notice.CommandWords;
import lilora.engine.notice.NoticeSink;
import lilora.engine.notice.Notices;
import lilora.engine.notice.RunNotice;
import lilora.engine.notice.WebhookSink;
import lilora.engine.result.ContinualMetric;
import lilora.storage.repository.RunRow;

/** Tells what became of runs to whom the person chose: the desktop, a command, a webhook. For the FX thread. */
final class WindowNotices {
    private static final Duration AT_THE_END = Duration.ofSeconds(2);

    private final DesktopAlert alert;
    private final TaskRunner tasks;
    private final Clock clock;
    private final Notices notices;
    private NoticeSettings chosen = NoticeSettings.DEFAULT;

    WindowNotices(
            SettingsStore settings,
            DesktopAlert alert,
            TaskRunner tasks,
            Executor fx,
            Notifications notifications,
            Clock clock) {
        this.alert = alert;
        this.tasks = tasks;
        this.clock = clock;
        this.notices = new Notices(List.of(), sentence -> fx.execute(() -> notifications.tell(sentence)));
        settings.preferences().subscribe(now -> {
            if (!now.noticeSettings().equals(chosen)) {
                chosen = now.noticeSettings();
                try {
                    notices.replace(sinks(chosen));
                } catch (InputException e) {
                    // Written into the file by hand.
                    notifications.failed("Notices of runs go to the desktop alone.", e);
                }
            }
        });
    }

    private static List<NoticeSink> sinks(NoticeSettings chosen) {
        List<NoticeSink> sinks = new ArrayList<>();
        chosen.toCommand().map(CommandWords::parse).map(CommandSink::new).ifPresent(sinks::add);
        chosen.toWebhook().map(WebhookSink::new).ifPresent(sinks::add);
        return sinks;
    }

    /**
     * Tells of a run.
     *
     * @param folder its directory
     */
    void tell(RunNotice.Kind kind, String sentence, RunRow run, Path folder) {
        alert.call(sentence, chosen.tellsDesktop());
        Map<String, Double> metrics =
                run.averagePerformance() == null ? Map.of() : Map.of(ContinualMetric.AP.id(), run.averagePerformance());
        RunNotice.About about = new RunNotice.About(
                run.runId(),
                run.name(),
                run.method(),
                run.seed(),
                run.device(),
                run.tasks(),
                metrics,
                folder.toAbsolutePath().toString());
        notices.tell(RunNotice.of(kind, sentence, Instant.now(clock), about));
    }

    /** Tells everybody something to try it; what came of it is said when it is known. */
    void attempt(Consumer<String> result) {
        NoticeSettings tried = chosen;
        RunNotice trial = RunNotice.trial(Instant.now(clock));
        tasks.run("Trying notices", progress -> {
                    List<String> said = new ArrayList<>();
                    if (tried.tellsDesktop()) {
                        said.add(DesktopAlert.attempt(trial.text()));
                    }
                    sinks(tried).forEach(sink -> said.add(attempt(sink, trial)));
                    return said.isEmpty() ? "Nobody is told." : String.join("\n", said);
                })
                .onDone(result)
                .onFailed(error -> result.accept(String.valueOf(error.getMessage())))
                .onCancelled(() -> result.accept("The trial was cancelled."));
    }

    private static String attempt(NoticeSink sink, RunNotice trial) {
        try {
            sink.send(trial);
            return sink.title() + " took the notice.";
        } catch (InputException e) {
            return String.valueOf(e.getMessage());
        }
    }

    void close() {
        notices.close(AT_THE_END);
    }
}
