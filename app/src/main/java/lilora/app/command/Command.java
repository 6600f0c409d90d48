package lilora.app.command;

import java.util.List;
import java.util.Optional;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.value.ObservableValue;

/**
 * Something a person can ask for.
 *
 * @param id kebab-case and unique, such as {@code run-pause}
 * @param title in sentence case, a verb first where it acts
 * @param group the menu it stands in
 * @param icon an ikonli literal of the Material Design 2 pack such as {@code mdi2p-play}, or empty
 * @param disabledReason empty while the command can be used, else the sentence that says why not
 * @param action what it does, called on the FX thread
 */
public record Command(
        String id,
        String title,
        CommandGroup group,
        Optional<Shortcut> shortcut,
        String icon,
        ObservableValue<Optional<String>> disabledReason,
        Runnable action) {

    /** A command that can always be used, without shortcut or icon. */
    public static Command of(String id, String title, CommandGroup group, Runnable action) {
        ObservableValue<Optional<String>> never =
                new ReadOnlyObjectWrapper<>(Optional.<String>empty()).getReadOnlyProperty();
        return new Command(id, title, group, Optional.empty(), "", never, action);
    }

    /** With keys in the notation of {@link Shortcut}, and others that do the same. */
    public Command withShortcut(String keys, String... others) {
        Shortcut all = new Shortcut(keys, List.of(others));
        return new Command(id, title, group, Optional.of(all), icon, disabledReason, action);
    }

    /** With an icon. */
    public Command withIcon(String literal) {
        return new Command(id, title, group, shortcut, literal, disabledReason, action);
    }

    /** Disabled while the value holds a reason. */
    public Command disabledBy(ObservableValue<Optional<String>> reason) {
        return new Command(id, title, group, shortcut, icon, reason, action);
    }

    /** Why it cannot be used now. */
    public Optional<String> reason() {
        return disabledReason.getValue();
    }

    /** Does it, unless there is a reason not to. */
    public Optional<String> run() {
        Optional<String> reason = reason();
        if (reason.isEmpty()) {
            action.run();
        }
        return reason;
    }
}
