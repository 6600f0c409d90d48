package lilora.app.screen.preferences;

import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import lilora.app.settings.NoticeSettings;
import lilora.engine.InputException;
import lilora.engine.notice.CommandWords;
import lilora.engine.notice.WebhookSink;

/** Decides who may be told of runs, and tries it. */
final class NoticePreferences {
    private final Consumer<UnaryOperator<NoticeSettings>> change;
    private final Consumer<Consumer<String>> trial;
    private final ReadOnlyStringWrapper error = new ReadOnlyStringWrapper("");
    private final ReadOnlyStringWrapper result = new ReadOnlyStringWrapper("");
    private final ReadOnlyBooleanWrapper trying = new ReadOnlyBooleanWrapper();

    /**
     * The choice.
     *
     * @param change of what is set
     * @param trial tells everybody something, and says what came of it
     */
    NoticePreferences(Consumer<UnaryOperator<NoticeSettings>> change, Consumer<Consumer<String>> trial) {
        this.change = change;
        this.trial = trial;
    }

    /** Tells the desktop, or not. */
    void desktop(boolean told) {
        change.accept(now -> now.withDesktop(told));
    }

    /** Tells this program, none where it is blank; what is none is told and not set. */
    void command(String words) {
        set(words, CommandWords::parse, now -> now.withCommand(words));
    }

    /** Tells this webhook, none where it is blank; what is none is told and not set. */
    void webhook(String address) {
        set(address, WebhookSink::require, now -> now.withWebhook(address));
    }

    private void set(String typed, Consumer<String> check, UnaryOperator<NoticeSettings> how) {
        try {
            if (!typed.isBlank()) {
                check.accept(typed);
            }
            forget();
            change.accept(how);
        } catch (InputException e) {
            error.set(String.valueOf(e.getMessage()));
        }
    }

    /** Tells everybody something, unless that is being done. */
    void attempt() {
        if (trying.get()) {
            return;
        }
        trying.set(true);
        result.set("");
        trial.accept(said -> {
            trying.set(false);
            result.set(said);
        });
    }

    /** What was said is not of what is set now. */
    void forget() {
        error.set("");
        result.set("");
    }

    /** What is wrong with what was typed last; empty when nothing is. */
    ReadOnlyStringProperty errorProperty() {
        return error.getReadOnlyProperty();
    }

    /** What came of the last trial. */
    ReadOnlyStringProperty resultProperty() {
        return result.getReadOnlyProperty();
    }

    ReadOnlyBooleanProperty tryingProperty() {
        return trying.getReadOnlyProperty();
    }
}
