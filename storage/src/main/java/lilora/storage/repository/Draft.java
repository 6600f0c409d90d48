package lilora.storage.repository;

/**
 * Something being edited, as the JSON of an engine record that need not be valid yet.
 *
 * @param id unique, of letters, digits and hyphens
 * @param kind what it is
 * @param name what the researcher calls it
 * @param json its content
 * @param updated ISO-8601 instant of the last save
 */
public record Draft(String id, Kind kind, String name, String json, String updated) {
    /** What a draft is a draft of. */
    public enum Kind {
        SEQUENCE,
        EXPERIMENT
    }
}
