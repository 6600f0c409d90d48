package lilora.builder.vqav2;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import lilora.builder.scene.Cutout;
import lilora.builder.scene.Sides;
import lilora.builder.scene.Texture;
import lilora.builder.source.Credit;
import lilora.builder.source.FileTree;
import lilora.builder.source.Table;
import lilora.builder.source.UpstreamPackage;
import lilora.builder.task.BuildContext;
import lilora.builder.task.Split;
import org.apache.commons.csv.CSVRecord;

/** Reads cut-outs and background photos from their packages and splits them. */
final class NatureSources {
    private static final String STAMPS = "usr/share/tuxpaint/stamps/";
    private static final String STAMPS_LICENCE = "GPL-2.0-or-later";
    private static final String STAMPS_AUTHOR = "Bill Kendrick and Tux Paint contributors";
    private static final String JAR = "usr/share/sweethome3d/sweethome3d.jar";
    /** Photos are kept no larger than crops of them need. */
    private static final int PHOTO_SIDE = 200;

    private final BuildContext context;

    NatureSources(BuildContext context) {
        this.context = context;
    }

    /** The kits of both sides: subjects are split within their group; backgrounds are few, so their list says the side. */
    Sides<NatureKit> kits() {
        Split<Stamp> stamps = Split.stratified(
                stamps(),
                stamp -> stamp.group().word(),
                Stamp::subject,
                Split.TEST_SHARE,
                context.random("nature.stamps"));
        return new Sides<>(
                new NatureKit(stamps.train(), backgrounds("train")), new NatureKit(stamps.test(), backgrounds("test")));
    }

    private List<Stamp> stamps() {
        UpstreamPackage upstream = context.packages().open("tuxpaint-stamps-default");
        List<Stamp> stamps = new ArrayList<>();
        for (CSVRecord row : Table.read(NatureSources.class, "stamps.tsv")) {
            String file = STAMPS + row.get("stamp");
            stamps.add(new Stamp(
                    Group.of(row.get("group")),
                    row.get("subject"),
                    Optional.of(row.get("colour")).filter(colour -> !colour.equals("-")),
                    Cutout.of(upstream.image(file)),
                    Credit.of(upstream, file, STAMPS_AUTHOR, STAMPS_LICENCE, "")));
        }
        return stamps;
    }

    private List<Background> backgrounds(String side) {
        List<Background> backgrounds = new ArrayList<>();
        for (CSVRecord row : Table.read(NatureSources.class, "backgrounds.tsv")) {
            if (row.get("side").equals(side)) {
                UpstreamPackage upstream = context.packages().open(row.get("package"));
                boolean inJar = row.get("package").equals("sweethome3d");
                FileTree files = inJar ? upstream.zip(JAR) : upstream;
                Texture photo = Texture.of(files.image(row.get("file")));
                String path = inJar ? JAR + "!" + row.get("file") : row.get("file");
                backgrounds.add(new Background(
                        row.get("kind"),
                        photo.withShorterSide(Math.min(PHOTO_SIDE, Math.min(photo.width(), photo.height()))),
                        Credit.of(upstream, path, row.get("author"), row.get("licence"), "")));
            }
        }
        return backgrounds;
    }
}
