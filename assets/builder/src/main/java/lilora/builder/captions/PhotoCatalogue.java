package lilora.builder.captions;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import lilora.builder.BuildException;

/** The photos with their captions, joined from the two hand-written tables {@code photos.tsv} and {@code captions.tsv}. */
public final class PhotoCatalogue {
    private static final String PHOTOS = "photos.tsv";
    private static final String CAPTIONS = "captions.tsv";
    private static final int PHOTO_COLUMNS = 9;

    private final List<CaptionedPhoto> photos;

    private PhotoCatalogue(List<CaptionedPhoto> photos) {
        this.photos = List.copyOf(photos);
    }

    /** Reads the tables that are committed beside this class. */
    public static PhotoCatalogue committed() {
        return parse(resource(PHOTOS), resource(CAPTIONS));
    }

    /**
     * Joins two tables. Lines that start with {@code #} are remarks; the next one is the header.
     *
     * @param photos tab-separated: photo, kind, subject, frame, package, file, licence, author, source
     * @param captions tab-separated: photo, caption 1, caption 2, caption 3
     * @throws BuildException naming the photo that is given twice, lacks captions or whose captions break a rule
     */
    public static PhotoCatalogue parse(String photos, String captions) {
        Map<String, List<String>> captionsById = new LinkedHashMap<>();
        for (List<String> row : rows(captions, CAPTIONS, CaptionRules.CAPTIONS + 1)) {
            if (captionsById.put(row.get(0), row.subList(1, row.size())) != null) {
                throw new BuildException("The photo " + row.get(0) + " is in " + CAPTIONS + " twice; keep one line.");
            }
        }
        List<CaptionedPhoto> joined = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        for (List<String> row : rows(photos, PHOTOS, PHOTO_COLUMNS)) {
            if (!ids.add(row.get(0))) {
                throw new BuildException("The photo " + row.get(0) + " is in " + PHOTOS + " twice; keep one line.");
            }
            joined.add(photo(row, captionsById.getOrDefault(row.get(0), List.of())));
        }
        captionsById.keySet().stream()
                .filter(id -> !ids.contains(id))
                .findFirst()
                .ifPresent(id -> {
                    throw new BuildException("The photo " + id + " has captions in " + CAPTIONS + " but no line in "
                            + PHOTOS + "; add its line or remove its captions.");
                });
        return new PhotoCatalogue(checked(joined));
    }

    /** All photos, in the order of {@code photos.tsv}. */
    public List<CaptionedPhoto> photos() {
        return photos;
    }

    private static CaptionedPhoto photo(List<String> row, List<String> captions) {
        CaptionRules.complaint(captions).ifPresent(complaint -> {
            throw new BuildException("The captions of " + row.get(0) + " in " + CAPTIONS + " cannot be used: "
                    + complaint + "; write three different plain sentences.");
        });
        return new CaptionedPhoto(
                row.get(0),
                row.get(1),
                row.get(2),
                Frame.parse(row.get(3)),
                row.get(4),
                row.get(5),
                row.get(6),
                row.get(7),
                row.get(8),
                captions);
    }

    /** One file under two names could come to lie on both sides of the split. */
    private static List<CaptionedPhoto> checked(List<CaptionedPhoto> photos) {
        Map<String, CaptionedPhoto> byOrigin = new HashMap<>();
        for (CaptionedPhoto photo : photos) {
            CaptionedPhoto other = byOrigin.putIfAbsent(photo.packageName() + "/" + photo.file(), photo);
            if (other != null) {
                throw new BuildException("The photos " + other.id() + " and " + photo.id() + " in " + PHOTOS
                        + " are the same file; keep one of them.");
            }
        }
        return photos;
    }

    private static List<List<String>> rows(String text, String table, int columns) {
        List<List<String>> rows = new ArrayList<>();
        boolean headerSeen = false;
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            if (line.startsWith("#")) {
                continue;
            }
            List<String> cells = List.of(line.split("\t", -1));
            if (cells.size() != columns) {
                throw new BuildException("Line " + number + " of " + table + " has " + cells.size() + " columns, not "
                        + columns + "; separate them by tabs.");
            }
            if (headerSeen) {
                rows.add(cells);
            }
            headerSeen = true;
        }
        return rows;
    }

    private static String resource(String name) {
        try (InputStream in = PhotoCatalogue.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new BuildException(
                        "The resource " + name + " is missing from the build; compile the module again.");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
