package lilora.builder.scienceqa.geography;

import lilora.builder.source.Credit;
import lilora.builder.source.UpstreamPackage;

/** Credits for maps of one package. */
final class MapCredit {
    private static final String LICENCE = "GPL-2.0-or-later";
    private static final String PAGE = "https://invent.kde.org/education/kgeography";

    private final UpstreamPackage maps;

    MapCredit(UpstreamPackage maps) {
        this.maps = maps;
    }

    /** For a picture of a map that serves one side as a whole. */
    Credit of(RegionMap map) {
        return Credit.of(maps, MapReader.FOLDER + map.file(), map.author(), LICENCE, PAGE);
    }

    /** For a picture about one region of a map whose regions are divided between the sides. */
    Credit of(RegionMap map, String region) {
        return Credit.of(maps, MapReader.FOLDER + map.file() + "#" + region, map.author(), LICENCE, PAGE);
    }
}
