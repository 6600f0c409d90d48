package lilora.builder.flickr30k;

import java.awt.image.BufferedImage;
import java.util.HashMap;
import java.util.Map;
import lilora.builder.source.Credit;
import lilora.builder.source.FileTree;
import lilora.builder.source.PackageSource;
import lilora.builder.source.UpstreamPackage;

/** Finds the catalogue's photos in the packages. GCompris keeps those of an activity in a Qt resource archive of that name. */
final class PhotoArchive {
    private static final String GCOMPRIS = "gcompris-qt-data";
    private static final String ARCHIVES = "usr/share/gcompris-qt/rcc/";
    private static final String ACTIVITIES = "gcompris/src/activities/";

    private final PackageSource packages;
    private final Map<String, FileTree> archives = new HashMap<>();

    PhotoArchive(PackageSource packages) {
        this.packages = packages;
    }

    /** Decodes a photo. */
    BufferedImage read(CaptionedPhoto photo) {
        UpstreamPackage from = packages.open(photo.packageName());
        if (!photo.packageName().equals(GCOMPRIS)) {
            return from.image(photo.file());
        }
        return archives.computeIfAbsent(archive(photo), from::rcc).image(ACTIVITIES + photo.file());
    }

    /** The photo's row for SOURCES.tsv. */
    Credit credit(CaptionedPhoto photo) {
        String file =
                photo.packageName().equals(GCOMPRIS) ? archive(photo) + "!" + ACTIVITIES + photo.file() : photo.file();
        return Credit.of(packages.open(photo.packageName()), file, photo.author(), photo.licence(), photo.source());
    }

    private static String archive(CaptionedPhoto photo) {
        return ARCHIVES + photo.file().substring(0, photo.file().indexOf('/')) + ".rcc";
    }
}
