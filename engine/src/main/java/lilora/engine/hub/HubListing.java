package lilora.engine.hub;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import lilora.engine.InputException;

/**
 * What the hub says of a revision. It comes from outside: a name becomes a path here only after it was looked at.
 *
 * @param commit of the revision
 * @param files all of them
 */
record HubListing(String commit, List<HubFile> files) {
    private static final Pattern GIT_ID = Pattern.compile("[0-9a-f]{40}");
    private static final Pattern SHA_256 = Pattern.compile("[0-9a-f]{64}");
    /** A part of a path on any system: no separators, no drives, nothing that hides or leaves. */
    private static final Pattern PART = Pattern.compile("(?!\\.{1,2}$)[^/\\\\:\\p{Cntrl}]{1,255}");

    private static final int MOST_FILES = 100_000;
    /** A pebibyte: beyond any model, and sums of so few stay within a long. */
    private static final long LARGEST = 1L << 50;

    HubListing {
        files = List.copyOf(files);
    }

    /**
     * Of the answer to {@code /api/models/NAME/revision/REVISION?blobs=true}.
     *
     * @param source what messages call it
     * @throws InputException if it says something that no hub would
     */
    static HubListing of(String source, JsonNode answer) {
        String commit = answer.path("sha").asText();
        JsonNode listed = answer.path("siblings");
        if (!GIT_ID.matcher(commit).matches() || !listed.isArray()) {
            throw new InputException(source
                    + " holds no commit (sha) and list of files (siblings); is HF_ENDPOINT the address of a hub?");
        }
        if (listed.size() > MOST_FILES) {
            throw new InputException("%s lists %,d files, more than the limit of %,d; nothing is downloaded."
                    .formatted(source, listed.size(), MOST_FILES));
        }
        List<HubFile> files = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (JsonNode entry : listed) {
            HubFile file = file(source, entry);
            // Two names that differ in case alone are one file on some systems.
            if (!names.add(file.name().toLowerCase(Locale.ROOT))) {
                throw new InputException("%s lists '%s' twice; nothing is downloaded.".formatted(source, file.name()));
            }
            files.add(file);
        }
        return new HubListing(commit, files);
    }

    private static HubFile file(String source, JsonNode entry) {
        String name = entry.path("rfilename").asText();
        for (String part : name.split("/", -1)) {
            if (!PART.matcher(part).matches()) {
                throw new InputException(
                        "%s lists a file '%s', which would lie outside the model's folder; nothing is downloaded."
                                .formatted(source, name));
            }
        }
        JsonNode large = entry.path("lfs");
        boolean plain = !large.isObject();
        JsonNode size = plain || !large.has("size") ? entry.path("size") : large.path("size");
        String hash =
                plain ? entry.path("blobId").asText() : large.path("sha256").asText();
        if (!size.canConvertToLong() || size.longValue() < 0 || size.longValue() > LARGEST) {
            throw new InputException("%s says of '%s' that its size is %s; nothing is downloaded."
                    .formatted(source, name, size.isMissingNode() ? "unknown" : size));
        }
        if (!(plain ? GIT_ID : SHA_256).matcher(hash).matches()) {
            throw new InputException(
                    "%s gives no hash of '%s' to check it by; nothing is downloaded.".formatted(source, name));
        }
        return new HubFile(name, size.longValue(), hash);
    }
}
