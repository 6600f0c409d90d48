package lilora.app.command;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/**
 * The commands there are now: those of the window, and those of the screen that is shown. Two screens may give the same
 * keys to different commands, because only one of them is shown; within the registry ids and keys are unique.
 */
public final class CommandRegistry {
    private final ObservableList<Command> commands = FXCollections.observableArrayList();
    /** Kept, because it follows the list by a weak listener only. */
    private final ObservableList<Command> readOnlyCommands = FXCollections.unmodifiableObservableList(commands);

    /** What menus, palette and help read. */
    public ObservableList<Command> commands() {
        return readOnlyCommands;
    }

    /**
     * Adds commands.
     *
     * @throws IllegalArgumentException if an id or the keys are taken: a mistake of the program, found at its start
     */
    public void add(Collection<Command> more) {
        for (Command command : more) {
            requireNew(command);
            commands.add(command);
        }
    }

    /** Takes commands away, by id. */
    public void remove(Collection<Command> gone) {
        List<String> ids = gone.stream().map(Command::id).toList();
        commands.removeIf(command -> ids.contains(command.id()));
    }

    /** The command with this id. */
    public Optional<Command> find(String id) {
        return commands.stream().filter(command -> command.id().equals(id)).findFirst();
    }

    private void requireNew(Command command) {
        for (Command other : commands) {
            if (other.id().equals(command.id())) {
                throw new IllegalArgumentException("There is a command %s already.".formatted(command.id()));
            }
            if (command.shortcut().isPresent()
                    && other.shortcut()
                            .filter(command.shortcut().get()::clashesWith)
                            .isPresent()) {
                throw new IllegalArgumentException("Commands %s and %s both want the keys %s."
                        .formatted(
                                other.id(),
                                command.id(),
                                command.shortcut().get().keys()));
            }
        }
    }
}
