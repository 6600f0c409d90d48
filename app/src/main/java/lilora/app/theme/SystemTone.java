package lilora.app.theme;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import lilora.app.background.SystemCommand;

/**
 * The tone the desktop prefers. JavaFX 21 does not know it, so the desktop's own command is asked: slow enough for a
 * background thread, and repeated when the window gets the focus, because that is when a person comes back from the
 * system's settings. Nothing is guessed: where no command answers, the answer is empty.
 */
public final class SystemTone {
    private final String system;
    private final Map<String, String> environment;
    private final Function<List<String>, Optional<String>> commands;

    /** Of the system this runs on. */
    public SystemTone() {
        this(System.getProperty("os.name"), System.getenv(), SystemCommand::output);
    }

    SystemTone(String system, Map<String, String> environment, Function<List<String>, Optional<String>> commands) {
        this.system = system.toLowerCase(Locale.ROOT);
        this.environment = Map.copyOf(environment);
        this.commands = commands;
    }

    /** Asks; takes up to a few tenths of a second. */
    public Optional<Tone> ask() {
        if (system.startsWith("windows")) {
            return commands.apply(List.of(
                            "reg",
                            "query",
                            "HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Themes\\Personalize",
                            "/v",
                            "AppsUseLightTheme"))
                    .map(answer -> answer.contains("0x0") ? Tone.DARK : Tone.LIGHT);
        }
        if (system.startsWith("mac")) {
            // The key exists only while the dark tone is on.
            return Optional.of(commands.apply(List.of("defaults", "read", "-g", "AppleInterfaceStyle"))
                    .filter(answer -> answer.contains("Dark"))
                    .map(answer -> Tone.DARK)
                    .orElse(Tone.LIGHT));
        }
        return portal().or(this::gtkVariable).or(this::gnome);
    }

    /** The freedesktop setting that GNOME, KDE and others share: 1 dark, 2 light, 0 no preference. */
    private Optional<Tone> portal() {
        if (!environment.containsKey("DBUS_SESSION_BUS_ADDRESS")) {
            return Optional.empty();
        }
        return commands.apply(List.of(
                        "gdbus",
                        "call",
                        "--session",
                        "--timeout=1",
                        "--dest=org.freedesktop.portal.Desktop",
                        "--object-path=/org/freedesktop/portal/desktop",
                        "--method=org.freedesktop.portal.Settings.Read",
                        "org.freedesktop.appearance",
                        "color-scheme"))
                .flatMap(answer -> answer.contains("uint32 1")
                        ? Optional.of(Tone.DARK)
                        : answer.contains("uint32 2") ? Optional.of(Tone.LIGHT) : Optional.empty());
    }

    private Optional<Tone> gtkVariable() {
        return Optional.ofNullable(environment.get("GTK_THEME"))
                .filter(theme -> !theme.isBlank())
                .map(SystemTone::byName);
    }

    private Optional<Tone> gnome() {
        Optional<String> scheme =
                commands.apply(List.of("gsettings", "get", "org.gnome.desktop.interface", "color-scheme"));
        if (scheme.isPresent() && scheme.get().contains("prefer-")) {
            return scheme.map(SystemTone::byName);
        }
        return commands.apply(List.of("gsettings", "get", "org.gnome.desktop.interface", "gtk-theme"))
                .filter(theme -> !theme.isBlank())
                .map(SystemTone::byName);
    }

    private static Tone byName(String name) {
        return name.toLowerCase(Locale.ROOT).contains("dark") ? Tone.DARK : Tone.LIGHT;
    }
}
