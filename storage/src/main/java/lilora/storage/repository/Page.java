package lilora.storage.repository;

import java.util.List;

/**
 * Part of a list.
 *
 * @param rows of this page
 * @param offset of the first of them in the whole list
 * @param total rows of the whole list
 */
public record Page<T>(List<T> rows, int offset, long total) {
    public Page {
        rows = List.copyOf(rows);
    }
}
