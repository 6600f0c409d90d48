package lilora.builder.alignment;

import java.awt.image.BufferedImage;
import java.util.List;
import lilora.builder.image.ImageEncoder;
import lilora.builder.pretraining.sample.Round;
import lilora.builder.source.Credit;

/**
 * A picture and what it shows.
 *
 * @param part which part of the data it belongs to, e.g. "clipart"
 * @param jpeg the picture as a JPEG file
 * @param caption what it shows, in plain sentences
 * @param questions what may be asked of it, with answers; empty where nothing is known but the caption
 * @param credits what the picture was made from; empty where this project made all of it
 */
@SuppressWarnings("ArrayRecordComponent") // a file as it is; nobody compares or changes it
record Captioned(String part, byte[] jpeg, String caption, List<Round> questions, List<Credit> credits) {
    /** Longest side of a picture in pixels: what vision towers of this size see. */
    static final int SIDE = 224;

    private static final float QUALITY = 0.85f;

    Captioned {
        questions = List.copyOf(questions);
        credits = credits.stream().distinct().toList();
        if (caption.isBlank()) {
            throw new IllegalArgumentException("A picture needs a caption.");
        }
    }

    static Captioned of(String part, BufferedImage image, String caption, List<Round> questions, List<Credit> credits) {
        return new Captioned(part, ImageEncoder.jpeg(image, QUALITY), caption, questions, credits);
    }
}
