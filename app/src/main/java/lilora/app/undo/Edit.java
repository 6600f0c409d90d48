package lilora.app.undo;

import java.util.Optional;

/** A change that can be taken back. */
public interface Edit {
    /** What it does, as a menu names it after "Undo": {@code move GQA-mini}. */
    String name();

    /** Makes the change. Called again on redo, always on the state it was first made on. */
    void apply();

    /** Takes it back. */
    void revert();

    /**
     * This edit and one made right after it as a single edit, if a person would call them one: a slider on its way.
     *
     * @param later applied already, as this one is
     */
    default Optional<Edit> joined(Edit later) {
        return Optional.empty();
    }
}
