package lilora.app.screen.sequence;

/**
 * A task that a sequence can use.
 *
 * @param folder absolute, as a task specification names it
 * @param title for people
 * @param kind such as {@code caption}
 * @param train items it has
 * @param test items it has
 */
public record OfferedTask(String folder, String title, String kind, int train, int test) {}
