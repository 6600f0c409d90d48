package lilora.app.card;

import java.nio.file.Path;
import java.util.Optional;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import lilora.app.background.TaskRunner;

/** The card of what is looked at, read off the FX thread. */
public final class CardViewModel {
    /**
     * What is known of it.
     *
     * @param folder that is looked at; absent while none is
     * @param reading whether its card is still being read
     * @param card absent where there is none
     * @param fault why it is not shown; empty where nothing is wrong
     */
    public record State(Optional<Path> folder, boolean reading, Optional<Card> card, String fault) {
        static final State NOTHING = new State(Optional.empty(), false, Optional.empty(), "");
    }

    private final TaskRunner runner;
    private final ReadOnlyObjectWrapper<State> state = new ReadOnlyObjectWrapper<>(this, "state", State.NOTHING);
    private final BooleanProperty open = new SimpleBooleanProperty(this, "open", true);

    public CardViewModel(TaskRunner runner) {
        this.runner = runner;
    }

    ReadOnlyObjectProperty<State> stateProperty() {
        return state.getReadOnlyProperty();
    }

    /** Whether cards are unfolded. */
    BooleanProperty openProperty() {
        return open;
    }

    /** Looks at a folder, or at none. */
    public void look(Optional<Path> folder) {
        look(folder, "");
    }

    /**
     * Looks at a folder, or at none.
     *
     * @param said what the page says above the card, which it does not show a second time
     */
    public void look(Optional<Path> folder, String said) {
        if (folder.isEmpty()) {
            state.set(State.NOTHING);
            return;
        }
        State wanted = new State(folder, true, Optional.empty(), "");
        state.set(wanted);
        runner.run("Reading " + Card.NAME, progress -> Card.in(folder.get(), said))
                .onDone(card -> replace(wanted, new State(folder, false, card, "")))
                .onFailed(error ->
                        replace(wanted, new State(folder, false, Optional.empty(), String.valueOf(error.getMessage()))))
                .onCancelled(() ->
                        replace(wanted, new State(folder, false, Optional.empty(), "Reading the card was cancelled.")));
    }

    /** What was read of something that is no longer looked at is nobody's. */
    private void replace(State wanted, State found) {
        if (state.get().equals(wanted)) {
            state.set(found);
        }
    }
}
