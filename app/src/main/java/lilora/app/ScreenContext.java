package lilora.app;

import lilora.app.background.TaskRunner;
import lilora.app.chart.view.ChartViews;
import lilora.app.dialog.DialogService;
import lilora.app.shell.Navigator;
import lilora.app.shell.Notifications;

/** What the window offers the screens of a workspace. */
record ScreenContext(
        TaskRunner tasks, DialogService dialogs, Notifications notifications, Navigator navigator, ChartViews charts) {}
