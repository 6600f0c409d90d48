package lilora.app.shell;

import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import javafx.beans.property.ReadOnlyIntegerProperty;
import javafx.beans.property.ReadOnlyIntegerWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import lilora.app.dialog.Problem;
import lilora.app.format.DisplayNames;

/** What was told lately, and the problems nobody has looked at. To be used on the FX thread. */
public final class NotificationCenter implements Notifications {
    private static final int SHOWN = 4;
    private static final int KEPT = 200;

    /** A problem and when it came. */
    public record Entry(Instant time, Problem problem) {}

    private final Clock clock;
    private final ObservableList<Notice> notices = FXCollections.observableArrayList();
    /** Kept, because it follows the list by a weak listener only. */
    private final ObservableList<Notice> readOnlyNotices = FXCollections.unmodifiableObservableList(notices);

    private final ObservableList<Entry> problems = FXCollections.observableArrayList();
    /** Kept, because it follows the list by a weak listener only. */
    private final ObservableList<Entry> readOnlyProblems = FXCollections.unmodifiableObservableList(problems);

    private final ReadOnlyIntegerWrapper unseen = new ReadOnlyIntegerWrapper();

    public NotificationCenter(Clock clock) {
        this.clock = clock;
    }

    /** What is shown now, oldest first. */
    public ObservableList<Notice> notices() {
        return readOnlyNotices;
    }

    /** All problems since the start, newest first. */
    public ObservableList<Entry> problems() {
        return readOnlyProblems;
    }

    /** Problems since somebody last looked. */
    public ReadOnlyIntegerProperty unseenProperty() {
        return unseen.getReadOnlyProperty();
    }

    /** Somebody looks at the list. */
    public void seen() {
        unseen.set(0);
    }

    /** Ends showing a notice. */
    public void dismiss(Notice notice) {
        notices.remove(notice);
    }

    @Override
    public void tell(String sentence) {
        show(new Notice(sentence, Optional.empty(), Optional.empty()));
    }

    @Override
    public void offer(String sentence, String action, Runnable onAction) {
        show(new Notice(sentence, Optional.of(new Notice.Offer(action, onAction)), Optional.empty()));
    }

    @Override
    public void problem(Problem problem) {
        problems.add(0, new Entry(clock.instant(), problem));
        if (problems.size() > KEPT) {
            problems.remove(KEPT, problems.size());
        }
        unseen.set(unseen.get() + 1);
        show(new Notice(problem.what(), Optional.empty(), Optional.of(problem)));
    }

    private void show(Notice told) {
        Notice notice = new Notice(DisplayNames.plain(told.sentence()), told.offer(), told.problem());
        // The same sentence twice is one notice, shown anew.
        notices.removeIf(old -> old.sentence().equals(notice.sentence()));
        notices.add(notice);
        if (notices.size() > SHOWN) {
            notices.remove(0, notices.size() - SHOWN);
        }
    }
}
