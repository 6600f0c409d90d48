package lilora.engine.importing;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import lilora.engine.InputException;
import lilora.engine.data.Split;
import lilora.engine.data.TaskDescription;
import org.jspecify.annotations.Nullable;

/**
 * What shall become a task.
 *
 * @param train file of training rows; absent for a task that is only tested
 * @param test file of test rows; absent when some of the training is held out, or there is no test
 * @param pictures absent for text alone
 * @param holdOut percent of the training's images that become the test when there is no test file; 0 for none
 * @param title for people
 * @param id of the task
 * @param licence of the data; blank if it is not known
 * @param rows what is changed in the rows before they are read; {@link RowChange#NONE} for rows as they are
 */
public record ImportRequest(
        @Nullable Path train,
        @Nullable Path test,
        @Nullable Pictures pictures,
        FieldMapping trainFields,
        FieldMapping testFields,
        int holdOut,
        String id,
        String title,
        String kind,
        String metric,
        int maxNewTokens,
        String licence,
        RowChange rows) {
    private static final String TRAIN = "train.json";
    private static final String TEST = "test.json";

    /**
     * Where the images are.
     *
     * @param place folder or zip file
     * @param linked whether the task gets a link to it instead of a copy
     * @param linkedFolders folders below it that may be links to a place outside
     * @param prefix what every image name in the files begins with and its place in the folder does not; mostly empty
     */
    public record Pictures(Path place, boolean linked, List<String> linkedFolders, String prefix) {
        public Pictures {
            linkedFolders = List.copyOf(linkedFolders);
            if (isZip(place) && !linkedFolders.isEmpty()) {
                throw new InputException(
                        "%s is a zip file, which holds no linked folders; name none.".formatted(place));
            }
        }

        /** A folder or zip file that is copied, with names as the rows give them. */
        public static Pictures copied(Path place) {
            return new Pictures(place, false, List.of(), "");
        }

        boolean isZip() {
            return isZip(place);
        }

        private static boolean isZip(Path place) {
            return place.toString().toLowerCase(Locale.ROOT).endsWith(".zip");
        }

        /** What the image root is called in the task. */
        String root() {
            return isZip() ? "images.zip" : "images";
        }
    }

    /** @throws InputException if there is nothing to import, or a part of the request would go unused */
    public ImportRequest {
        if (train == null && test == null) {
            throw new InputException("There are neither training nor test rows; name a file of at least one of them.");
        }
        if (holdOut < 0 || holdOut > 99) {
            throw new InputException("%d %% cannot be held out for the test; give 0 to 99.".formatted(holdOut));
        }
    }

    boolean holdsOut() {
        return test == null && train != null && holdOut > 0;
    }

    /** A row as it is read: changed, and with image names that lack the prefix; null if it is left out. */
    @Nullable
    JsonNode read(FieldMapping fields, Split split, int number, JsonNode given, String where) {
        JsonNode row = rows.of(split, number, given, where);
        return row == null ? null : unprefixed(fields, row, where);
    }

    private JsonNode unprefixed(FieldMapping fields, JsonNode row, String where) {
        if (pictures == null || pictures.prefix().isEmpty()) {
            return row;
        }
        String prefix = pictures.prefix();
        return ImageField.renamed(row, fields.image(), image -> {
            if (!image.isEmpty() && !image.startsWith(prefix)) {
                throw new InputException("%simage \"%s\" does not begin with \"%s\"; correct the prefix or the name."
                        .formatted(where, image, prefix));
            }
            return image.isEmpty() ? image : image.substring(prefix.length()).replaceFirst("^/+", "");
        });
    }

    private String source() {
        Path from = train != null ? train : test;
        return from == null ? "nothing" : from.getFileName().toString();
    }

    /** The content of the new task's {@code task.json}. */
    public TaskDescription description() {
        List<String> links = pictures == null || !pictures.linked() ? List.of() : pictures.linkedFolders();
        return new TaskDescription(
                TaskDescription.SCHEMA,
                id,
                title,
                kind,
                "Imported from %s.".formatted(source()),
                metric,
                train == null ? null : TRAIN,
                test == null && !holdsOut() ? null : TEST,
                pictures == null ? null : pictures.root(),
                maxNewTokens,
                licence.isBlank() ? null : licence,
                null,
                links.isEmpty() ? null : links);
    }
}
