package lilora.app.undo;

import java.util.List;
import java.util.Optional;
import lilora.app.command.Command;
import lilora.app.command.CommandGroup;

/** Undo and redo of an editor as commands. */
public final class EditCommands {
    private EditCommands() {}

    /**
     * The commands.
     *
     * @param id begins their ids, such as {@code sequence}
     */
    public static List<Command> of(String id, EditStack edits, Runnable undo, Runnable redo) {
        return List.of(
                Command.of(id + "-undo", "Undo", CommandGroup.EDIT, undo)
                        .withShortcut("Shortcut+Z")
                        .withIcon("mdi2u-undo")
                        .disabledBy(edits.undoNameProperty()
                                .map(name ->
                                        name.isPresent() ? Optional.<String>empty() : Optional.of("Nothing to undo."))),
                Command.of(id + "-redo", "Redo", CommandGroup.EDIT, redo)
                        .withShortcut("Shortcut+Y", "Shortcut+Shift+Z")
                        .withIcon("mdi2r-redo")
                        .disabledBy(edits.redoNameProperty()
                                .map(name -> name.isPresent()
                                        ? Optional.<String>empty()
                                        : Optional.of("Nothing to redo."))));
    }
}
