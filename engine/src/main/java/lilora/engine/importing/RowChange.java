package lilora.engine.importing;

import com.fasterxml.jackson.databind.JsonNode;
import lilora.engine.data.Split;
import org.jspecify.annotations.Nullable;

/** What is changed in the rows of an import before they are read, such as answers that a benchmark keeps in another file. */
@FunctionalInterface
public interface RowChange {
    /** Nothing. */
    RowChange NONE = (split, number, row, where) -> row;

    /**
     * A row as it shall be read.
     *
     * @param number of the row in its file, from 1
     * @param where file, line and number, opening the message of an {@link lilora.engine.InputException}
     * @return the row itself where nothing changes; null leaves it out
     */
    @Nullable
    JsonNode of(Split split, int number, JsonNode row, String where);

    /** This, and then another. */
    default RowChange then(RowChange next) {
        return (split, number, row, where) -> {
            JsonNode changed = of(split, number, row, where);
            return changed == null ? null : next.of(split, number, changed, where);
        };
    }
}
