package lilora.engine.data;

import org.jspecify.annotations.Nullable;

/**
 * Something a check found.
 *
 * @param message whole sentence for a person, with file, line and id where they are known, and what to do
 * @param item id of the item, if it is about one that has an id
 * @param file name of the file below the task folder
 * @param line in that file, from 1; 0 if it is about the file as a whole
 */
public record Finding(
        Severity severity,
        Code code,
        String message,
        @Nullable String item,
        String file,
        int line) {
    /** An error keeps a task from being used; a warning is for a person to judge. */
    public enum Severity {
        ERROR,
        WARNING
    }

    /** What kind of finding it is; findings of one code are counted together. */
    public enum Code {
        BROKEN_JSON,
        BAD_TASK_FILE,
        BAD_FIELD,
        UNKNOWN_FIELD,
        EXTRA_FIELD,
        MISSING_FIELD,
        MISSING_ID,
        DUPLICATE_ID,
        DUPLICATE_ITEM,
        EMPTY_QUESTION,
        EMPTY_ANSWER,
        TURN_ORDER,
        IMAGE_MARKER,
        MISSING_IMAGE,
        IMAGE_OUTSIDE_ROOT,
        BAD_IMAGE,
        IMAGE_IN_TRAIN_AND_TEST,
        LONG_ANSWER,
        LONG_SEQUENCE,
        ANSWER_BEYOND_CHOICES,
        UNUSABLE_ANSWER,
        UNKNOWN_TOKEN,
        UNKNOWN_METRIC,
        NO_ITEMS,
        TOO_FEW_ITEMS,
        TASK_TWICE,
        SHARED_IMAGES
    }
}
