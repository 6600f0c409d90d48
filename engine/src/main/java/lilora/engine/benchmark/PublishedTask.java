package lilora.engine.benchmark;

import java.util.List;

/**
 * A task as its benchmark publishes it.
 *
 * @param name what tables call it
 * @param folders of its training file; the published name first, then others it is known by
 * @param testFolders of its test file, likewise
 * @param train names of the training file, the published one first
 * @param test names of the test file, likewise
 * @param kind for display
 * @param metric id of the scorer as published
 * @param truth where its answers are
 * @param note what people should know about its score; empty for nothing
 */
public record PublishedTask(
        String name,
        List<String> folders,
        List<String> testFolders,
        List<String> train,
        List<String> test,
        String kind,
        String metric,
        Truth truth,
        String note) {
    public PublishedTask {
        folders = List.copyOf(folders);
        testFolders = List.copyOf(testFolders);
        train = List.copyOf(train);
        test = List.copyOf(test);
    }

    /** A task whose two files lie in one folder and hold the answers. */
    public static PublishedTask of(String name, String train, String test, String kind, String metric) {
        return new PublishedTask(
                name, List.of(name), List.of(name), List.of(train), List.of(test), kind, metric, Truth.IN_ROWS, "");
    }

    /** The same in folders of these names. */
    public PublishedTask in(String... newFolders) {
        return new PublishedTask(
                name, List.of(newFolders), List.of(newFolders), train, test, kind, metric, truth, note);
    }

    /** The same with the test in folders of its own. */
    public PublishedTask testedIn(String... newFolders) {
        return new PublishedTask(name, folders, List.of(newFolders), train, test, kind, metric, truth, note);
    }

    /** The same with its answers elsewhere. */
    public PublishedTask with(Truth newTruth) {
        return new PublishedTask(name, folders, testFolders, train, test, kind, metric, newTruth, note);
    }

    /** The same with a remark. */
    public PublishedTask noting(String newNote) {
        return new PublishedTask(name, folders, testFolders, train, test, kind, metric, truth, newNote);
    }
}
