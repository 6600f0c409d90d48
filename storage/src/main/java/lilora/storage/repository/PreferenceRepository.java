package lilora.storage.repository;

import java.util.Map;
import java.util.Optional;

/** What the window remembers for this workspace, as text by name. Also kept in {@code preferences.json}. */
public interface PreferenceRepository {
    Optional<String> get(String name);

    /** All, in the order of their names. */
    Map<String, String> all();

    void put(String name, String value);

    void remove(String name);

    /**
     * Moves a value that makes no sense to its own name with {@code .unreadable} behind it, and a number if that is taken.
     *
     * @return the name that has the value now
     */
    default String setAside(String name) {
        String aside = name + ".unreadable";
        for (int i = 2; get(aside).isPresent(); i++) {
            aside = name + ".unreadable-" + i;
        }
        put(aside, get(name).orElse(""));
        remove(name);
        return aside;
    }
}
