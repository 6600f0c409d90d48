package lilora.storage;

import java.util.Map;
import java.util.Optional;

/** What the window remembers for this workspace, as text by name. Also kept in {@code preferences.json}. */
public interface PreferenceRepository {
    Optional<String> get(String name);

    /** All, in the order of their names. */
    Map<String, String> all();

    void put(String name, String value);

    void remove(String name);
}
