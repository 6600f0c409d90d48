package lilora.app.screen.preferences;

import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.beans.value.ObservableValue;
import lilora.app.settings.Preferences;
import lilora.app.settings.SettingsStore;
import lilora.app.settings.ThemeChoice;
import lilora.engine.InputException;
import lilora.engine.tracking.RunTrackers;

/** Decides what the preferences offer and sets them at once. */
public final class PreferencesViewModel {
    private final SettingsStore settings;
    private final StringProperty search = new SimpleStringProperty("");
    private final ReadOnlyStringWrapper mlflowError = new ReadOnlyStringWrapper("");

    private final NoticePreferences notices;

    /**
     * The page.
     *
     * @param trial tells everybody who is told of runs something, and says what came of it
     */
    public PreferencesViewModel(SettingsStore settings, Consumer<Consumer<String>> trial) {
        this.settings = settings;
        this.notices =
                new NoticePreferences(how -> change(now -> now.withNotices(how.apply(now.noticeSettings()))), trial);
    }

    /** Who is told of runs. */
    NoticePreferences notices() {
        return notices;
    }

    /** What is set. */
    public ObservableValue<Preferences> preferences() {
        return settings.preferences();
    }

    /** Words that a preference must hold to be shown. */
    public StringProperty searchProperty() {
        return search;
    }

    /** Whether a preference with these words is shown. */
    public ObservableValue<Boolean> shown(String words) {
        String text = words.toLowerCase(Locale.ROOT);
        return search.map(query -> text.contains(query.strip().toLowerCase(Locale.ROOT)));
    }

    /** Chooses the theme. */
    public void theme(ThemeChoice choice) {
        change(now -> now.withTheme(choice));
    }

    /** Chooses the size of text. */
    public void fontScale(int scale) {
        change(now -> now.withFontScale(scale));
    }

    /** Opens the last workspace at the start, or not. */
    public void reopenWorkspace(boolean reopen) {
        change(now -> now.withReopenWorkspace(reopen));
    }

    /** Tells runs to TensorBoard, or not. */
    public void tensorBoard(boolean told) {
        change(now -> now.withTensorBoard(told));
    }

    /** Tells runs to this MLflow server, to none where it is blank; what is no address is told and not set. */
    public void mlflow(String server) {
        try {
            if (!server.isBlank()) {
                RunTrackers.requireMlflow(server.strip());
            }
            mlflowError.set("");
            change(now -> now.withMlflow(server));
        } catch (InputException e) {
            mlflowError.set(String.valueOf(e.getMessage()));
        }
    }

    /** What is wrong with the address that was typed last; empty when nothing is. */
    public ReadOnlyStringProperty mlflowErrorProperty() {
        return mlflowError.getReadOnlyProperty();
    }

    /** Sets everything back. */
    public void reset() {
        mlflowError.set("");
        notices.forget();
        settings.set(Preferences.DEFAULT);
    }

    /** Whether anything differs from how it came. */
    public ObservableValue<Boolean> changed() {
        return settings.preferences().map(now -> !now.equals(Preferences.DEFAULT));
    }

    /** Where the settings are kept. */
    public Path folder() {
        return settings.folder();
    }

    private void change(UnaryOperator<Preferences> how) {
        settings.set(how.apply(settings.preferences().getValue()));
    }
}
