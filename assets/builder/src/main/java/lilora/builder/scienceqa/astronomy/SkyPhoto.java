package lilora.builder.scienceqa.astronomy;

import java.awt.image.BufferedImage;
import java.util.List;
import lilora.builder.image.ImageScaler;
import lilora.builder.scienceqa.subject.ScienceQuestion;
import lilora.builder.source.Table;
import org.apache.commons.csv.CSVRecord;

/**
 * A photo of a deep-sky object that may be passed on with credit.
 *
 * @param file name in Stellarium's folder of nebulae
 * @param kind what it shows
 * @param centreX middle of the square that shows the object, in thousandths of the photo's width
 * @param centreY the same in thousandths of its height
 * @param side the square's side, in thousandths of the photo's shorter side
 * @param family photos cut from one exposure share it
 * @param licence terms of the photo
 * @param credit whom to credit
 * @param url page of the photo
 */
record SkyPhoto(
        String file,
        SkyKind kind,
        int centreX,
        int centreY,
        int side,
        String family,
        String licence,
        String credit,
        String url) {

    /** The committed list. */
    static List<SkyPhoto> all() {
        return Table.read(SkyPhoto.class, "photos.tsv").stream()
                .map(SkyPhoto::of)
                .toList();
    }

    private static SkyPhoto of(CSVRecord row) {
        return new SkyPhoto(
                row.get("file"),
                SkyKind.named(row.get("kind")),
                Integer.parseInt(row.get("centreX")),
                Integer.parseInt(row.get("centreY")),
                Integer.parseInt(row.get("side")),
                row.get("family"),
                row.get("licence"),
                row.get("credit"),
                row.get("url"));
    }

    /** The square of the whole photo that shows the object, reduced to the size of pictures if it is larger. */
    BufferedImage cut(BufferedImage whole) {
        int length = Math.min(whole.getWidth(), whole.getHeight()) * side / 1000;
        BufferedImage square = ImageScaler.crop(
                whole,
                whole.getWidth() * centreX / 1000 - length / 2,
                whole.getHeight() * centreY / 1000 - length / 2,
                length,
                length);
        int size = Math.min(length, ScienceQuestion.SIZE);
        return ImageScaler.resize(square, size, size);
    }
}
