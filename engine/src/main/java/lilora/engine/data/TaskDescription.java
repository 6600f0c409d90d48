package lilora.engine.data;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import lilora.engine.InputException;
import lilora.engine.file.PathFault;
import org.jspecify.annotations.Nullable;

/**
 * The content of {@code task.json}. All paths are relative to its folder and stay inside.
 *
 * @param schema version of this form; this code reads {@link #SCHEMA}
 * @param id short name, unique among tasks; letters, digits, dot, dash and underscore
 * @param title what people call it
 * @param kind such as {@code multiple-choice} or {@code caption}, for display
 * @param metric id of the scorer
 * @param train file of training items; absent if the task is only tested
 * @param test file of test items; absent if the task is only trained
 * @param imageRoot folder or {@code .zip} file that image names are relative to; absent for text alone. It may itself be a link
 * @param maxNewTokens longest answer that is generated
 * @param licence of the data
 * @param sources file that names every source
 * @param linkedFolders folders below the image root that may be links to a place outside it; their images may be reached, those of other
 *     links may not
 */
public record TaskDescription(
        int schema,
        String id,
        String title,
        String kind,
        String description,
        String metric,
        @Nullable String train,
        @Nullable String test,
        @Nullable String imageRoot,
        int maxNewTokens,
        @Nullable String licence,
        @Nullable String sources,
        @Nullable List<String> linkedFolders) {
    public static final int SCHEMA = 1;

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

    public TaskDescription {
        if (schema != SCHEMA) {
            throw new InputException("schema is %d, but this version reads schema %d; update the workbench or the file."
                    .formatted(schema, SCHEMA));
        }
        if (!ID.matcher(id).matches()) {
            throw new InputException("id is \"" + id
                    + "\"; use letters, digits, dot, dash and underscore, beginning with a letter or digit.");
        }
        if (metric.isBlank()) {
            throw new InputException("metric is empty; name a scorer such as \"exact\".");
        }
        if (train == null && test == null) {
            throw new InputException("neither train nor test is given; name at least one file of items.");
        }
        if (maxNewTokens < 1 || maxNewTokens > 4096) {
            throw new InputException("maxNewTokens is " + maxNewTokens + "; it must be from 1 to 4096.");
        }
        requireInside("train", train);
        requireInside("test", test);
        requireInside("imageRoot", imageRoot);
        requireInside("sources", sources);
        linkedFolders = linkedFolders == null ? null : List.copyOf(linkedFolders);
        for (String linked : linkedFolders == null ? List.<String>of() : linkedFolders) {
            requireInside("linkedFolders", linked);
        }
    }

    /** A description whose image root holds no links that lead out. */
    public TaskDescription(
            int schema,
            String id,
            String title,
            String kind,
            String description,
            String metric,
            @Nullable String train,
            @Nullable String test,
            @Nullable String imageRoot,
            int maxNewTokens,
            @Nullable String licence,
            @Nullable String sources) {
        this(
                schema,
                id,
                title,
                kind,
                description,
                metric,
                train,
                test,
                imageRoot,
                maxNewTokens,
                licence,
                sources,
                null);
    }

    /** The folder or {@code .zip} file of the images of a task in {@code folder}. */
    public ImageRoot openImages(Path folder) {
        return ImageRoot.open(folder, imageRoot, linkedFolders == null ? List.of() : linkedFolders);
    }

    private static void requireInside(String field, @Nullable String name) {
        if (name == null) {
            return;
        }
        String fault = pathFault(name);
        if (fault != null) {
            throw new InputException(field + " is \"" + name + "\", which " + fault
                    + "; give a name relative to the folder of task.json.");
        }
    }

    /** Why a name may not be resolved below a folder, or null if it may. */
    public static @Nullable String pathFault(String name) {
        try {
            Path path = Path.of(name);
            if (name.isBlank()) {
                return "is empty";
            }
            if (path.isAbsolute() || name.startsWith("/") || name.startsWith("\\") || name.matches("[A-Za-z]:.*")) {
                return "is an absolute path";
            }
            for (Path part : path) {
                if (part.toString().equals("..")) {
                    return "leaves its folder by \"..\"";
                }
            }
            return null;
        } catch (InvalidPathException e) {
            return PathFault.reason(e);
        }
    }
}
