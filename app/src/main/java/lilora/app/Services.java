package lilora.app;

import java.time.Clock;
import lilora.app.background.FxTaskRunner;
import lilora.app.background.FxThread;
import lilora.app.command.CommandRegistry;
import lilora.app.dialog.DialogService;
import lilora.app.settings.SettingsStore;
import lilora.app.shell.DesktopAlert;
import lilora.app.shell.NotificationCenter;
import lilora.app.shell.ScreenHost;
import lilora.app.shell.UncaughtErrors;
import lilora.app.theme.Theme;

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
        DesktopAlert attention,
        Clock clock) {}
