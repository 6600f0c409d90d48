package lilora.builder.flickr30k;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import lilora.builder.source.BuildException;
import lilora.builder.source.Resource;
import lilora.builder.source.Table;
import org.apache.commons.csv.CSVRecord;

/** The photos with their captions, joined from the two hand-written tables {@code photos.tsv} and {@code captions.tsv}. */
public final class PhotoCatalogue {
    private static final String PHOTOS = "photos.tsv";
    private static final String CAPTIONS = "captions.tsv";

    private final List<CaptionedPhoto> photos;

    private PhotoCatalogue(List<CaptionedPhoto> photos) {
        this.photos = List.copyOf(photos);
    }

    /** Reads the tables that are committed beside this class. */
    public static PhotoCatalogue committed() {
        return parse(Resource.text(PhotoCatalogue.class, PHOTOS), Resource.text(PhotoCatalogue.class, CAPTIONS));
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
        for (CSVRecord row : Table.parse(CAPTIONS, captions)) {
            List<String> cells = row.toList();
            if (captionsById.put(cells.get(0), cells.subList(1, cells.size())) != null) {
                throw new BuildException("The photo " + cells.get(0) + " is in " + CAPTIONS + " twice; keep one line.");
            }
        }
        List<CaptionedPhoto> joined = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        for (CSVRecord row : Table.parse(PHOTOS, photos)) {
            String id = row.get("photo");
            if (!ids.add(id)) {
                throw new BuildException("The photo " + id + " is in " + PHOTOS + " twice; keep one line.");
            }
            joined.add(photo(row, captionsById.getOrDefault(id, List.of())));
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

    private static CaptionedPhoto photo(CSVRecord row, List<String> captions) {
        CaptionRules.complaint(captions).ifPresent(complaint -> {
            throw new BuildException("The captions of " + row.get("photo") + " in " + CAPTIONS + " cannot be used: "
                    + complaint + "; write three different plain sentences.");
        });
        return new CaptionedPhoto(
                row.get("photo"),
                row.get("kind"),
                row.get("subject"),
                Frame.parse(row.get("frame")),
                row.get("package"),
                row.get("file"),
                row.get("licence"),
                row.get("author"),
                row.get("source"),
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
}
