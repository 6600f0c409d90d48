package lilora.builder.alignment;

import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import lilora.builder.image.ImageScaler;
import lilora.builder.source.Credit;
import lilora.builder.source.PackageSource;
import lilora.builder.source.Table;
import lilora.builder.source.UpstreamPackage;
import org.apache.commons.csv.CSVRecord;

/** Photos of whole scenes, those of {@code photos.tsv}, which no task uses; captions were written by hand. Each view is another part of the photo. */
final class Photos {
    static final String PART = "photos";

    private static final double LEAST_PART = 0.7;
    private static final int LARGE = 640;

    private final PackageSource packages;
    private final Random random;

    Photos(PackageSource packages, Random random) {
        this.packages = packages;
        this.random = random;
    }

    /** So many views of each photo for each of its captions. */
    void views(int each, Consumer<Captioned> out) {
        for (CSVRecord row : Table.read(Photos.class, "photos.tsv")) {
            UpstreamPackage files = packages.open(row.get("package"));
            String path = row.get("file");
            BufferedImage photo = ImageScaler.fit(files.image(path), LARGE, LARGE);
            Credit credit = Credit.of(files, path, row.get("author"), row.get("licence"), "");
            for (String caption : List.of(row.get("caption 1"), row.get("caption 2"), row.get("caption 3"))) {
                for (int i = 0; i < each; i++) {
                    out.accept(Captioned.of(PART, view(photo), caption, List.of(), List.of(credit)));
                }
            }
        }
    }

    private BufferedImage view(BufferedImage photo) {
        double share = LEAST_PART + (1 - LEAST_PART) * random.nextDouble();
        int height = (int) (photo.getHeight() * share);
        int width = random.nextBoolean() ? Math.min(photo.getWidth(), height) : (int) (photo.getWidth() * share);
        int x = random.nextInt(photo.getWidth() - width + 1);
        int y = random.nextInt(photo.getHeight() - height + 1);
        BufferedImage part =
                ImageScaler.fit(ImageScaler.crop(photo, x, y, width, height), Captioned.SIDE, Captioned.SIDE);
        return random.nextBoolean() ? ImageScaler.mirror(part) : part;
    }
}
