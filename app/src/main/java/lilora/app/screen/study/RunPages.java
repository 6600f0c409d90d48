package lilora.app.screen.study;

import java.util.List;
import lilora.app.shell.Navigator;
import lilora.app.shell.Notifications;
import lilora.app.shell.ScreenIds;

/** Where runs of a study are shown by themselves. */
final class RunPages {
    private static final int MOST_COMPARED = 60;

    private final Navigator navigator;
    private final Notifications notifications;

    RunPages(Navigator navigator, Notifications notifications) {
        this.navigator = navigator;
        this.notifications = notifications;
    }

    /** Shows a run's own page, if it has a folder. */
    void open(StudyRow row) {
        row.folder()
                .ifPresentOrElse(
                        navigator::openRun, () -> notifications.tell("This run has no folder, so it has no page."));
    }

    /** Shows those that are done beside each other. */
    void compare(List<StudyRow> rows) {
        List<String> ids = StudyRows.done(rows);
        if (ids.isEmpty()) {
            notifications.tell("None of these runs is done and here, so there is nothing to compare.");
        } else if (ids.size() > MOST_COMPARED) {
            notifications.tell("%d runs are too many for one comparison; choose up to %d in the table of runs."
                    .formatted(ids.size(), MOST_COMPARED));
        } else {
            navigator.open(ScreenIds.COMPARE, String.join(",", ids));
        }
    }
}
