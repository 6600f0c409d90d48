package lilora.app;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.beans.binding.Bindings;
import javafx.beans.value.ObservableValue;
import javafx.collections.ObservableList;
import lilora.app.command.Command;
import lilora.app.command.CommandGroup;
import lilora.app.settings.Preferences;
import lilora.app.settings.ThemeChoice;
import lilora.app.shell.Notice;
import lilora.app.shell.ProblemsScreen;
import lilora.app.shell.Screen;
import lilora.app.shell.ScreenIds;
import lilora.app.shell.ShellView;
import lilora.app.theme.Tone;
import org.jspecify.annotations.Nullable;

/** The commands of the window itself. */
final class WindowCommands {
    /** What only the window can do. */
    interface Window {
        void openPalette();

        void openQueue();

        void openShortcuts();

        void goToNotice();

        void toggleNavigation();

        void toggleFullScreen();

        void openWorkspace();

        void closeWorkspace();

        void close();

        ObservableValue<Optional<Path>> workspace();

        /** Why no workspace can be opened or closed now; empty while one can. */
        ObservableValue<Optional<String>> busy();
    }

    private static final int MOST_NUMBERED = 9;

    private final Services services;
    private final Window window;

    WindowCommands(Services services, Window window) {
        this.services = services;
        this.window = window;
    }

    /** Those that are there from start to end. */
    List<Command> always() {
        List<Command> commands = new ArrayList<>();
        commands.addAll(file());
        commands.addAll(navigation());
        commands.addAll(look());
        commands.addAll(help());
        return commands;
    }

    private List<Command> file() {
        ObservableValue<Optional<String>> noWorkspace = window.busy().flatMap(busy -> window.workspace()
                .map(open -> busy.or(
                        () -> open.isPresent() ? Optional.<String>empty() : Optional.of("No workspace is open."))));
        return List.of(
                Command.of("workspace-open", "Open or create workspace…", CommandGroup.FILE, window::openWorkspace)
                        .withShortcut("Shortcut+O")
                        .withIcon("mdi2f-folder-open-outline")
                        .disabledBy(window.busy()),
                Command.of("workspace-close", "Close workspace", CommandGroup.FILE, window::closeWorkspace)
                        .disabledBy(noWorkspace),
                Command.of("quit", "Close window", CommandGroup.FILE, window::close)
                        .withShortcut("Shortcut+Q"),
                Command.of("preferences", "Preferences", CommandGroup.EDIT, () -> services.navigator()
                                .open(ScreenIds.PREFERENCES))
                        .withShortcut("Shortcut+Comma")
                        .withIcon("mdi2c-cog-outline"));
    }

    private List<Command> navigation() {
        return List.of(
                Command.of("palette", "Command palette", CommandGroup.VIEW, window::openPalette)
                        .withShortcut(ShellView.PALETTE_KEYS)
                        .withIcon("mdi2m-magnify"),
                Command.of("back", "Back to the previous screen", CommandGroup.VIEW, () -> services.navigator()
                                .back())
                        .withShortcut("Alt+Shift+LEFT")
                        .withIcon("mdi2a-arrow-left"),
                Command.of("notice", "Go to the newest notice", CommandGroup.VIEW, window::goToNotice)
                        .withShortcut("Shortcut+Shift+J")
                        .disabledBy(noNotice()),
                Command.of(
                                "navigation",
                                "Collapse or expand the navigation",
                                CommandGroup.VIEW,
                                window::toggleNavigation)
                        .withShortcut("Shortcut+B"),
                Command.of("queue", "Show the queue of runs", CommandGroup.RUN, window::openQueue)
                        .withShortcut("Shortcut+J")
                        .withIcon("mdi2p-playlist-play"));
    }

    private List<Command> look() {
        return List.of(
                Command.of("tone", "Switch between light and dark", CommandGroup.VIEW, this::switchTone)
                        .withShortcut("Shortcut+Shift+L")
                        .withIcon("mdi2t-theme-light-dark"),
                Command.of(
                                "tone-system",
                                "Follow the system's theme",
                                CommandGroup.VIEW,
                                () -> change(now -> now.withTheme(ThemeChoice.SYSTEM)))
                        .disabledBy(services.settings()
                                .preferences()
                                .map(now -> now.theme() == ThemeChoice.SYSTEM
                                        ? Optional.of("The window already follows the system.")
                                        : Optional.<String>empty())),
                Command.of("text-larger", "Larger text", CommandGroup.VIEW, () -> change(now -> now.zoomed(1)))
                        .withIcon("mdi2f-format-font-size-increase")
                        .withShortcut("Shortcut+EQUALS"),
                Command.of("text-smaller", "Smaller text", CommandGroup.VIEW, () -> change(now -> now.zoomed(-1)))
                        .withIcon("mdi2f-format-font-size-decrease")
                        .withShortcut("Shortcut+MINUS"),
                Command.of(
                                "text-usual",
                                "Default text size",
                                CommandGroup.VIEW,
                                () -> change(now -> now.withFontScale(Preferences.DEFAULT.fontScale())))
                        .withShortcut("Shortcut+0"),
                Command.of("full-screen", "Full screen", CommandGroup.VIEW, window::toggleFullScreen)
                        .withShortcut("F11"));
    }

    /** Of the run that is shown, if one is. */
    private void copyDiagnostics() {
        Screen shown = services.navigator().currentProperty().get();
        String subject = shown == null ? "" : shown.subject().orElse("");
        services.reports().copy(subject, () -> {});
    }

    private List<Command> help() {
        return List.of(
                Command.of("help", "Help on this screen", CommandGroup.HELP, this::showHelp)
                        .withShortcut("F1")
                        .withIcon("mdi2h-help-circle-outline"),
                Command.of("problems", "Problems so far", CommandGroup.HELP, () -> services.navigator()
                                .open(ProblemsScreen.ID))
                        .withIcon("mdi2a-alert-circle-outline"),
                Command.of("diagnostics", "Copy diagnostics", CommandGroup.HELP, this::copyDiagnostics)
                        .withIcon("mdi2c-clipboard-text-outline"),
                Command.of("glossary", "Glossary", CommandGroup.HELP, () -> services.navigator()
                        .open(ScreenIds.HELP, "term-accuracy-matrix")),
                Command.of("shortcuts", "Shortcuts", CommandGroup.HELP, window::openShortcuts)
                        .withShortcut("Shortcut+Slash")
                        .withIcon("mdi2k-keyboard-outline"));
    }

    private ObservableValue<Optional<String>> noNotice() {
        ObservableList<Notice> notices = services.notifications().notices();
        return Bindings.createObjectBinding(
                () -> notices.isEmpty() ? Optional.of("No notice is shown now.") : Optional.empty(), notices);
    }

    private void showHelp() {
        @Nullable Screen shown = services.navigator().currentProperty().get();
        services.navigator().open(ScreenIds.HELP, shown == null ? ScreenIds.WELCOME : shown.id());
    }

    private void switchTone() {
        Tone now = services.theme().tone().getValue();
        change(preferences -> preferences.withTheme(now == Tone.DARK ? ThemeChoice.LIGHT : ThemeChoice.DARK));
    }

    private void change(java.util.function.UnaryOperator<Preferences> how) {
        services.settings().set(how.apply(services.settings().preferences().getValue()));
    }

    /** One for each screen that the navigation lists, with a digit for the first nine. */
    List<Command> opening(List<Screen> screens) {
        List<Command> commands = new ArrayList<>();
        int number = 1;
        for (Screen screen : screens) {
            if (screen.place() != Screen.Place.MAIN) {
                continue;
            }
            Command open = Command.of(
                            "open-" + screen.id(),
                            "Go to " + screen.title(),
                            CommandGroup.VIEW,
                            () -> services.navigator().open(screen.id()))
                    .withIcon(screen.icon());
            commands.add(number <= MOST_NUMBERED ? open.withShortcut("Shortcut+" + number) : open);
            number++;
        }
        return commands;
    }
}
