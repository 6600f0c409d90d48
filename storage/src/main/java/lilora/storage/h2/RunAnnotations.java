package lilora.storage.h2;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import lilora.engine.json.Json;
import lilora.storage.repository.RunCollection;
import org.jspecify.annotations.Nullable;

/**
 * What a person says about a run: {@code user.json} in its directory.
 *
 * @param schema version of the JSON form
 * @param name what the run was renamed to; absent while it bears its experiment's name
 * @param note Markdown
 * @param tags in alphabetical order
 * @param shelf where the run is kept
 * @param locked whether it is protected
 */
record RunAnnotations(
        int schema, @Nullable String name, String note, List<String> tags, RunCollection shelf, boolean locked) {
    private static final int SCHEMA = 1;
    static final int LONGEST_TAG = 1000;
    static final int LONGEST_NAME = 1000;
    static final RunAnnotations NONE = new RunAnnotations(SCHEMA, null, "", List.of(), RunCollection.ACTIVE, false);

    RunAnnotations {
        if (schema != SCHEMA) {
            throw new IllegalArgumentException("version " + schema + " is not known here, only " + SCHEMA + ".");
        }
        if (note.length() > Sql.LONGEST_TEXT) {
            throw new IllegalArgumentException("a note has at most " + Sql.LONGEST_TEXT + " characters.");
        }
        if (tags.stream().anyMatch(tag -> tag.isEmpty() || tag.length() > LONGEST_TAG)) {
            throw new IllegalArgumentException("a tag has between 1 and " + LONGEST_TAG + " characters.");
        }
        if (name != null && !isName(name)) {
            throw new IllegalArgumentException("a name is one line of 1 to %d characters.".formatted(LONGEST_NAME));
        }
        tags = List.copyOf(new TreeSet<>(tags));
    }

    /** Whether a run can be called so. */
    static boolean isName(String name) {
        return !name.isBlank()
                && name.length() <= LONGEST_NAME
                && name.codePoints().noneMatch(Character::isISOControl);
    }

    static Path file(Path runFolder) {
        return runFolder.resolve("user.json");
    }

    static RunAnnotations read(Path runFolder) {
        Path file = file(runFolder);
        return Files.exists(file) ? Json.read(file, RunAnnotations.class) : NONE;
    }

    static String stamp(Path runFolder) {
        return FileStamp.of(file(runFolder));
    }

    RunAnnotations withName(@Nullable String newName) {
        return new RunAnnotations(schema, newName, note, tags, shelf, locked);
    }

    RunAnnotations withNote(String newNote) {
        return new RunAnnotations(schema, name, newNote, tags, shelf, locked);
    }

    RunAnnotations withTags(List<String> newTags) {
        return new RunAnnotations(schema, name, note, newTags, shelf, locked);
    }

    RunAnnotations onShelf(RunCollection newShelf) {
        return new RunAnnotations(schema, name, note, tags, newShelf, locked);
    }

    RunAnnotations withLocked(boolean newLocked) {
        return new RunAnnotations(schema, name, note, tags, shelf, newLocked);
    }
}
