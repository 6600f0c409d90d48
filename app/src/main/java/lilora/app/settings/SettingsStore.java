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

/** This user's settings, observable, each change saved off the FX thread. Loaded at once: the files are small. */
public final class SettingsStore {
    private final Path folder;
    private final TaskRunner tasks;
    private final SettingsFile<Preferences> preferencesFile;
    private final SettingsFile<Recent> recentFile;
    private final SettingsFile<AddedHosts> hostsFile;
    private final ObjectProperty<Preferences> preferences;
    private final ObjectProperty<Recent> recent;
    private final ObjectProperty<AddedHosts> hosts;
    private final List<String> complaints = new ArrayList<>();

    /** The settings in this folder. */
    public SettingsStore(Path folder, TaskRunner tasks) {
        this.folder = folder;
        this.tasks = tasks;
        preferencesFile = new SettingsFile<>(folder.resolve("preferences.json"), Preferences.DEFAULT);
        recentFile = new SettingsFile<>(folder.resolve("recent.json"), Recent.NONE);
        hostsFile = new SettingsFile<>(folder.resolve("hosts.json"), AddedHosts.NONE);
        preferences = new SimpleObjectProperty<>(take(preferencesFile.load()));
        recent = new SimpleObjectProperty<>(take(recentFile.load()));
        hosts = new SimpleObjectProperty<>(take(hostsFile.load()));
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
        return preferences;
    }

    /** The workspaces opened lately. */
    public ObservableValue<Recent> recent() {
        return recent;
    }

    /** Hosts added by hand. */
    public ObservableValue<AddedHosts> hosts() {
        return hosts;
    }

    /** Sets preferences; they count at once. */
    public void set(Preferences changed) {
        if (!changed.equals(preferences.get())) {
            preferences.set(changed);
            tasks.perform("Saving preferences", progress -> preferencesFile.save(changed));
        }
    }

    /** Sets recent workspaces. */
    public void set(Recent changed) {
        if (!changed.equals(recent.get())) {
            recent.set(changed);
            tasks.perform("Saving recent workspaces", progress -> recentFile.save(changed));
        }
    }

    /** Sets hosts added by hand. */
    public void set(AddedHosts changed) {
        if (!changed.equals(hosts.get())) {
            hosts.set(changed);
            tasks.perform("Saving the hosts", progress -> hostsFile.save(changed));
        }
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
