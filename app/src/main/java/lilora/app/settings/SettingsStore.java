package lilora.app.settings;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.value.ObservableValue;
import lilora.app.background.TaskRunner;
import lilora.app.background.Unwritten;

/** This user's settings, observable, each change saved off the FX thread. Loaded at once: the files are small. */
public final class SettingsStore {
    private final Path folder;
    private final TaskRunner tasks;
    private final Kept<Preferences> preferences;
    private final Kept<Recent> recent;
    private final Kept<AddedHosts> hosts;
    private final List<String> complaints = new ArrayList<>();

    /** The settings in this folder. */
    public SettingsStore(Path folder, TaskRunner tasks) {
        this.folder = folder;
        this.tasks = tasks;
        preferences = new Kept<>("Saving preferences", "preferences.json", Preferences.DEFAULT);
        recent = new Kept<>("Saving recent workspaces", "recent.json", Recent.NONE);
        hosts = new Kept<>("Saving the hosts", "hosts.json", AddedHosts.NONE);
    }

    /** What counts now of one kind, and its file: of changes that come in a row the newest is what stays in it. */
    private final class Kept<T extends Record> {
        private final String saving;
        private final ObjectProperty<T> value;
        private final Unwritten<T> unwritten;

        Kept(String saving, String name, T initial) {
            SettingsFile<T> file = new SettingsFile<>(folder.resolve(name), initial);
            this.saving = saving;
            this.value = new SimpleObjectProperty<>(take(file.load()));
            this.unwritten = new Unwritten<>(file::save);
        }

        void set(T changed) {
            if (!changed.equals(value.get())) {
                value.set(changed);
                unwritten.put(changed);
                tasks.perform(saving, progress -> unwritten.write());
            }
        }
    }

    private <T> T take(SettingsFile.Loaded<T> loaded) {
        loaded.complaint().ifPresent(complaints::add);
        return loaded.value();
    }

    /** What could not be read, as sentences. */
    public List<String> complaints() {
        return List.copyOf(complaints);
    }

    /** Where they are kept. */
    public Path folder() {
        return folder;
    }

    /** What the person set. */
    public ObservableValue<Preferences> preferences() {
        return preferences.value;
    }

    /** The workspaces opened lately. */
    public ObservableValue<Recent> recent() {
        return recent.value;
    }

    /** Hosts added by hand. */
    public ObservableValue<AddedHosts> hosts() {
        return hosts.value;
    }

    /** Sets preferences; they count at once. */
    public void set(Preferences changed) {
        preferences.set(changed);
    }

    /** Sets recent workspaces. */
    public void set(Recent changed) {
        recent.set(changed);
    }

    /** Sets hosts added by hand. */
    public void set(AddedHosts changed) {
        hosts.set(changed);
    }

    /** How the window was left with this workspace, or without one; what could not be read is among the complaints. */
    public Optional<WindowState> window(Optional<Path> workspace) {
        WindowState never = new WindowState(0, 0, 0, 0, false, false, "", null, Map.of(), Map.of());
        WindowState loaded = take(windowFile(workspace, never).load());
        return loaded.equals(never) ? Optional.empty() : Optional.of(loaded);
    }

    /** Keeps how the window is left; returns when it is written, since the program ends next. */
    public void saveWindow(Optional<Path> workspace, WindowState state) {
        windowFile(workspace, state).save(state);
    }

    private SettingsFile<WindowState> windowFile(Optional<Path> workspace, WindowState initial) {
        String name = workspace
                .map(path -> HexFormat.of()
                        .toHexDigits(
                                path.toAbsolutePath().normalize().toString().hashCode()))
                .orElse("none");
        return new SettingsFile<>(folder.resolve("windows").resolve(name + ".json"), initial);
    }
}
