package lilora.builder.flickr30k;

import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import lilora.builder.image.ImageScaler;

/** How a photo is shown: as it is, or for training changed a little, since there are few photos. */
enum PhotoView {
    /** The framed part of the photo. */
    PLAIN,
    /** Nine tenths of the framed part, at a random place. */
    CLOSER,
    /** The same in a mirror. */
    CLOSER_MIRRORED;

    /** The longer side of a shown photo in pixels. */
    static final int SIDE = 224;

    private static final double CLOSER_SHARE = 0.9;
    private static final Pattern SIDED = Pattern.compile("\\b(left|right|letters|numbers)\\b");

    /** The changed view of a training photo: mirrored, unless a caption names a side or signs and would be wrong then. */
    static PhotoView changed(List<String> captions) {
        boolean sided =
                captions.stream().anyMatch(caption -> SIDED.matcher(caption).find());
        return sided ? CLOSER : CLOSER_MIRRORED;
    }

    /**
     * Draws a photo.
     *
     * @param photo the upstream image
     * @param frame the part that is kept
     * @param random decides the place of a closer view
     * @return an image whose longer side has {@link #SIDE} pixels, or fewer if the photo has
     */
    BufferedImage draw(BufferedImage photo, Frame frame, Random random) {
        Rectangle kept = frame.of(photo.getWidth(), photo.getHeight());
        if (this != PLAIN) {
            kept = closer(kept, random);
        }
        BufferedImage part = ImageScaler.crop(photo, kept.x, kept.y, kept.width, kept.height);
        int side = Math.min(SIDE, Math.max(kept.width, kept.height));
        BufferedImage shown = ImageScaler.fit(part, side, side);
        return this == CLOSER_MIRRORED ? ImageScaler.mirror(shown) : shown;
    }

    private static Rectangle closer(Rectangle kept, Random random) {
        int width = (int) Math.round(kept.width * CLOSER_SHARE);
        int height = (int) Math.round(kept.height * CLOSER_SHARE);
        int x = kept.x + random.nextInt(kept.width - width + 1);
        int y = kept.y + random.nextInt(kept.height - height + 1);
        return new Rectangle(x, y, width, height);
    }
}
