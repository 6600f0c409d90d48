package lilora.app.screen.experiment;

import java.util.Optional;
import javafx.collections.ObservableList;

/** The sequences of the workspace; changes on the FX thread while they are edited. */
public interface Sequences {
    ObservableList<SequenceChoice> all();

    /** The sequence of an id. */
    default Optional<SequenceChoice> find(String id) {
        return all().stream().filter(sequence -> sequence.id().equals(id)).findFirst();
    }
}
