package lilora.app;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import javafx.stage.Stage;
import lilora.app.background.FxTaskRunner;
import lilora.app.background.FxThread;
import lilora.app.command.CommandRegistry;
import lilora.app.dialog.DialogService;
import lilora.app.dialog.FxDialogs;
import lilora.app.dialog.ProblemReports;
import lilora.app.settings.SettingsStore;
import lilora.app.shell.DesktopAlert;
import lilora.app.shell.NotificationCenter;
import lilora.app.shell.ScreenHost;
import lilora.app.shell.UncaughtErrors;
import lilora.app.theme.SystemTone;
import lilora.app.theme.Theme;
import lilora.app.theme.Tone;

/** What every screen may be given; made once by {@link Workbench}. */
record Services(
        FxThread fx,
        FxTaskRunner tasks,
        UncaughtErrors errors,
        SettingsStore settings,
        Theme theme,
        NotificationCenter notifications,
        DialogService dialogs,
        CommandRegistry commands,
        ScreenHost navigator,
        DesktopAlert alert,
        ProblemReports reports,
        WindowNotices notices,
        Clock clock) {
    /**
     * Makes them; the theme and the handler of errors are in force from now on.
     *
     * @param config folder of the settings
     * @param known what the desktop answered about its tone, if it was asked
     */
    static Services start(Stage stage, Path config, Optional<Tone> known) {
        FxThread fx = new FxThread();
        NotificationCenter notifications = new NotificationCenter(Clock.systemUTC());
        UncaughtErrors errors = new UncaughtErrors(fx, notifications);
        Thread.setDefaultUncaughtExceptionHandler(errors);
        FxTaskRunner tasks = new FxTaskRunner(fx, errors::accept);
        SettingsStore settings = new SettingsStore(config, tasks);
        Theme theme = new Theme(settings, new SystemTone(), tasks);
        theme.start(known);
        ProblemReports reports = new WindowReports(tasks, settings, notifications);
        DialogService dialogs = new FxDialogs(() -> stage, theme, fx, reports);
        DesktopAlert alert = new DesktopAlert(stage, tasks, Workbench.TITLE);
        CommandRegistry registry = new CommandRegistry();
        ScreenHost host = new ScreenHost(registry, notifications, reports);
        return new Services(
                fx,
                tasks,
                errors,
                settings,
                theme,
                notifications,
                dialogs,
                registry,
                host,
                alert,
                reports,
                new WindowNotices(settings, alert, tasks, fx, notifications, Clock.systemUTC()),
                Clock.systemUTC());
    }
}
