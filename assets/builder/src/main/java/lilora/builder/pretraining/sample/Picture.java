package lilora.builder.pretraining.sample;

import java.util.List;
import lilora.builder.source.Credit;

/**
 * An encoded image.
 *
 * @param bytes the file
 * @param extension "png" or "jpg"
 * @param credits what it was made from; empty where this project made all of it
 */
@SuppressWarnings("ArrayRecordComponent") // a file as it is; nobody compares or changes it
public record Picture(byte[] bytes, String extension, List<Credit> credits) {
    public Picture {
        credits = List.copyOf(credits);
    }
}
