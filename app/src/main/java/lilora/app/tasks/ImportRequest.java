package lilora.app.tasks;

import java.nio.file.Path;
import lilora.engine.data.TaskDescription;
import org.jspecify.annotations.Nullable;

/**
 * What shall become a task.
 *
 * @param train file of training rows; absent for a task that is only tested
 * @param test file of test rows; absent when some of the training is held out, or there is no test
 * @param images folder or zip file of images; absent for text alone
 * @param holdOut percent of the training's images that become the test when there is no test file; 0 for none
 * @param title for people
 * @param id folder name and id of the task
 */
public record ImportRequest(
        @Nullable Path train,
        @Nullable Path test,
        @Nullable Path images,
        FieldMapping trainFields,
        FieldMapping testFields,
        int holdOut,
        String id,
        String title,
        String kind,
        String metric,
        int maxNewTokens,
        String licence) {
    private static final String TRAIN = "train.json";
    private static final String TEST = "test.json";

    boolean hasZip() {
        return images != null
                && images.toString().toLowerCase(java.util.Locale.ROOT).endsWith(".zip");
    }

    boolean holdsOut() {
        return test == null && train != null && holdOut > 0;
    }

    private String source() {
        Path from = train != null ? train : test;
        return from == null ? "nothing" : from.getFileName().toString();
    }

    /** The content of the new task's {@code task.json}. */
    TaskDescription description() {
        return new TaskDescription(
                TaskDescription.SCHEMA,
                id,
                title,
                kind,
                "Imported from %s.".formatted(source()),
                metric,
                train == null ? null : TRAIN,
                test == null && !holdsOut() ? null : TEST,
                images == null ? null : hasZip() ? "images.zip" : "images",
                maxNewTokens,
                licence.isBlank() ? null : licence,
                null);
    }
}
