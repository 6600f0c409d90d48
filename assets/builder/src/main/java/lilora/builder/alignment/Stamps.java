package lilora.builder.alignment;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import lilora.builder.image.ImageScaler;
import lilora.builder.pretraining.drawing.Drawing;
import lilora.builder.pretraining.scene.PaintColor;
import lilora.builder.pretraining.word.Noun;
import lilora.builder.source.Credit;
import lilora.builder.source.Table;
import lilora.builder.source.UpstreamPackage;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;

/**
 * Photos of single things on nothing, from Tux Paint: those of {@code stamps.tsv}, which no task uses, with names, colours and captions
 * written by hand.
 */
final class Stamps {
    private static final String FOLDER = "usr/share/tuxpaint/stamps/";
    private static final String AUTHOR = "Tux Paint contributors";
    private static final String LICENCE = "GPL-2.0-or-later";

    /** Of these there is one alone: their names take no article and are not counted. */
    private static final Set<String> UNIQUE = Set.of("planet", "heavenly body");

    /** On these something is written, or they tell a direction. */
    private static final Set<String> WRITTEN_ON = Set.of(
            "road sign",
            "toolbox",
            "tape measure",
            "marker",
            "stone",
            "football",
            "American football",
            "mailbox",
            "fire");

    private Stamps() {}

    /**
     * One of them.
     *
     * @param cutout the photo, which things are composed from
     * @param caption a sentence about it
     */
    record Stamp(Drawing cutout, String caption) {}

    static List<Stamp> read(UpstreamPackage tuxpaint) {
        List<Stamp> stamps = new ArrayList<>();
        for (CSVRecord row : Table.read(Stamps.class, "stamps.tsv")) {
            stamps.add(new Stamp(cutout(tuxpaint, row), row.get("caption")));
        }
        return stamps;
    }

    private static Drawing cutout(UpstreamPackage tuxpaint, CSVRecord row) {
        String path = FOLDER + row.get("stamp");
        BufferedImage visible = ImageScaler.trim(tuxpaint.image(path));
        boolean large = Math.max(visible.getWidth(), visible.getHeight()) > Captioned.SIDE;
        BufferedImage image = large ? ImageScaler.fit(visible, Captioned.SIDE, Captioned.SIDE) : visible;
        String kind = row.get("kind");
        String name = row.get("name");
        Noun kindNoun = kind.equals("thing") || name.contains(kind) ? null : Noun.of(kind);
        return new Drawing(
                Noun.of(name),
                kindNoun,
                color(row.get("color")),
                image,
                Credit.of(tuxpaint, path, AUTHOR, LICENCE, ""),
                !UNIQUE.contains(kind),
                !WRITTEN_ON.contains(kind) && !WRITTEN_ON.contains(name));
    }

    private static @Nullable PaintColor color(String word) {
        return word.equals("-") ? null : PaintColor.valueOf(word.toUpperCase(Locale.ROOT));
    }
}
