package lilora.app.theme;

import java.util.Optional;
import javafx.application.Application;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.value.ObservableValue;
import javafx.css.Styleable;
import lilora.app.background.TaskRunner;
import lilora.app.settings.Preferences;
import lilora.app.settings.SettingsStore;
import lilora.app.settings.ThemeChoice;

/**
 * Applies light or dark and the size of text to every window. The whole look is one user-agent stylesheet a tone, so
 * that dialogs, menus and tooltips have it without being told.
 */
public final class Theme {
    private static final String SCALE = "font-scale-";

    private final SettingsStore settings;
    private final SystemTone system;
    private final TaskRunner tasks;
    private final ObjectProperty<Optional<Tone>> systemTone = new SimpleObjectProperty<>(Optional.empty());
    private final ReadOnlyObjectWrapper<Tone> tone = new ReadOnlyObjectWrapper<>(Tone.LIGHT);
    private boolean asking;

    /** The theme by these settings; nothing is applied yet. */
    public Theme(SettingsStore settings, SystemTone system, TaskRunner tasks) {
        this.settings = settings;
        this.system = system;
        this.tasks = tasks;
    }

    /**
     * Applies the stylesheet and follows settings and system from now on.
     *
     * @param known what the system answered already, if it was asked
     */
    public void start(Optional<Tone> known) {
        Typeface.load();
        systemTone.set(known);
        tone.set(wanted());
        apply(tone.get());
        tone.addListener((value, before, now) -> apply(now));
        settings.preferences().addListener((value, before, now) -> tone.set(wanted()));
        systemTone.addListener((value, before, now) -> tone.set(wanted()));
        if (OpaquePopUps.needed()) {
            OpaquePopUps.follow(palette());
        }
    }

    /** Asks the system again, in the background; meant for when the window gets the focus. */
    public void refresh() {
        if (asking || settings.preferences().getValue().theme() != ThemeChoice.SYSTEM) {
            return;
        }
        asking = true;
        tasks.run("Asking the desktop for its tone", progress -> system.ask())
                .onEnd(() -> asking = false)
                .onDone(systemTone::set)
                // A desktop that cannot be asked has no tone: that is nothing to tell.
                .onFailed(error -> {});
    }

    /** Lets the text of the main window follow the setting for good. */
    public void follow(Styleable root) {
        scale(root);
        settings.preferences().addListener((value, before, now) -> {
            if (before.fontScale() != now.fontScale()) {
                scale(root);
            }
        });
    }

    /** Gives a dialog the size of text set now. */
    public void scale(Styleable root) {
        root.getStyleClass().removeIf(name -> name.startsWith(SCALE));
        root.getStyleClass().add(SCALE + settings.preferences().getValue().fontScale());
    }

    /** Light or dark, after the setting and the system; changes on the FX thread. */
    public ObservableValue<Tone> tone() {
        return tone.getReadOnlyProperty();
    }

    /** The colours of that tone, for what is drawn by code. */
    public ObservableValue<Palette> palette() {
        return tone.map(Palette::of);
    }

    private Tone wanted() {
        Preferences preferences = settings.preferences().getValue();
        return switch (preferences.theme()) {
            case LIGHT -> Tone.LIGHT;
            case DARK -> Tone.DARK;
            case SYSTEM -> systemTone.get().orElse(Tone.LIGHT);
        };
    }

    private static void apply(Tone tone) {
        String name = tone == Tone.DARK ? "dark" : "light";
        String kind = OpaquePopUps.needed() ? "-opaque" : "";
        Application.setUserAgentStylesheet("/lilora/app/" + name + kind + ".css");
    }
}
