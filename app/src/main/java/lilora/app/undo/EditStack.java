package lilora.app.undo;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/** What was done to one document, and what was undone. For one thread. */
public final class EditStack {
    private static final int LIMIT = 1_000;

    private final Deque<Edit> done = new ArrayDeque<>();
    private final Deque<Edit> undone = new ArrayDeque<>();
    private final ReadOnlyObjectWrapper<Optional<String>> undoName =
            new ReadOnlyObjectWrapper<>(this, "undoName", Optional.empty());
    private final ReadOnlyObjectWrapper<Optional<String>> redoName =
            new ReadOnlyObjectWrapper<>(this, "redoName", Optional.empty());
    private boolean sealed = true;

    /** Makes an edit and remembers it; what was undone before is forgotten. */
    public void perform(Edit edit) {
        edit.apply();
        undone.clear();
        Optional<Edit> joined =
                sealed || done.isEmpty() ? Optional.empty() : done.getFirst().joined(edit);
        if (joined.isPresent()) {
            done.removeFirst();
            done.addFirst(joined.get());
        } else {
            done.addFirst(edit);
            if (done.size() > LIMIT) {
                done.removeLast();
            }
        }
        sealed = false;
        tell();
    }

    /** Later edits do not join what was done so far: the person let go of the slider, or left the field. */
    public void seal() {
        sealed = true;
    }

    /** Takes the last edit back, if there is one. */
    public void undo() {
        if (!done.isEmpty()) {
            Edit edit = done.removeFirst();
            edit.revert();
            undone.addFirst(edit);
            sealed = true;
            tell();
        }
    }

    /** Makes the edit again that was undone last, if there is one. */
    public void redo() {
        if (!undone.isEmpty()) {
            Edit edit = undone.removeFirst();
            edit.apply();
            done.addFirst(edit);
            sealed = true;
            tell();
        }
    }

    /** Forgets everything, for another document. */
    public void clear() {
        done.clear();
        undone.clear();
        sealed = true;
        tell();
    }

    /** The name of what {@link #undo} would take back. */
    public ReadOnlyObjectProperty<Optional<String>> undoNameProperty() {
        return undoName.getReadOnlyProperty();
    }

    /** The name of what {@link #redo} would make again. */
    public ReadOnlyObjectProperty<Optional<String>> redoNameProperty() {
        return redoName.getReadOnlyProperty();
    }

    private void tell() {
        undoName.set(Optional.ofNullable(done.peekFirst()).map(Edit::name));
        redoName.set(Optional.ofNullable(undone.peekFirst()).map(Edit::name));
    }
}
