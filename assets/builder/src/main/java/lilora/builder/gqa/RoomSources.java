package lilora.builder.gqa;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import lilora.builder.scene.Cutout;
import lilora.builder.scene.Rgb;
import lilora.builder.scene.Sides;
import lilora.builder.scene.Texture;
import lilora.builder.source.Credit;
import lilora.builder.source.FileTree;
import lilora.builder.source.Table;
import lilora.builder.source.UpstreamPackage;
import lilora.builder.task.BuildContext;
import lilora.builder.task.Split;
import org.apache.commons.csv.CSVRecord;

/** Reads icons and textures from the furniture libraries and splits them. */
final class RoomSources {
    private static final String PACKAGE = "sweethome3d-furniture";
    private static final String FOLDER = "usr/share/sweethome3d/furniture/";

    private static final Rgb GLASS = new Rgb(0.5f, 0.76f, 0.98f);

    private final BuildContext context;
    private final UpstreamPackage upstream;
    private final Map<String, FileTree> libraries = new HashMap<>();

    RoomSources(BuildContext context) {
        this.context = context;
        this.upstream = context.packages().open(PACKAGE);
    }

    /** The kits of both sides: models are split within their class, textures within their surface. */
    Sides<RoomKit> kits() {
        Split<Furnishing> things = Split.stratified(
                furnishings(),
                thing -> thing.kind().word(),
                Furnishing::model,
                Split.TEST_SHARE,
                context.random("rooms.icons"));
        Split<Covering> coverings = Split.stratified(
                coverings(),
                Covering::surface,
                covering -> covering.credit().key(),
                Split.TEST_SHARE,
                context.random("rooms.textures"));
        return new Sides<>(
                new RoomKit(things.train(), coverings.train()), new RoomKit(things.test(), coverings.test()));
    }

    private List<Furnishing> furnishings() {
        List<Furnishing> things = new ArrayList<>();
        for (CSVRecord row : Table.read(RoomSources.class, "icons.tsv")) {
            Kind kind = Kind.of(row.get("class"));
            Cutout whole = Cutout.of(library(row.get("archive")).image(row.get("icon")));
            // The panes of all windows have one flat grey, which would look like a closed shutter.
            Cutout cutout = kind == Kind.WINDOW ? whole.withCommonestColour(GLASS) : whole;
            things.add(new Furnishing(kind, row.get("model"), row.get("colour"), cutout, credit(row, row.get("icon"))));
        }
        return things;
    }

    private List<Covering> coverings() {
        List<Covering> coverings = new ArrayList<>();
        for (CSVRecord row : Table.read(RoomSources.class, "textures.tsv")) {
            Texture texture = Texture.of(library(row.get("archive")).image(row.get("texture")));
            coverings.add(new Covering(row.get("surface"), texture, credit(row, row.get("texture"))));
        }
        return coverings;
    }

    private FileTree library(String archive) {
        return libraries.computeIfAbsent(archive, name -> upstream.zip(FOLDER + name));
    }

    private Credit credit(CSVRecord row, String file) {
        String archive = row.get("archive");
        return Credit.of(upstream, FOLDER + archive + "!" + file, row.get("creator"), licence(archive), "");
    }

    private static String licence(String archive) {
        return switch (archive) {
            case "BlendSwap-CC-0.sh3f" -> "CC0-1.0";
            case "KatorLegaz.sh3f", "Reallusion.sh3f" -> "CC-BY-3.0-US";
            default -> "CC-BY-3.0";
        };
    }
}
