package lilora.builder.pretraining;

import java.util.List;

/**
 * An encoded image.
 *
 * @param bytes the file
 * @param extension "png" or "jpg"
 * @param origins what it was made from; empty where this project made all of it
 */
@SuppressWarnings("ArrayRecordComponent") // a file as it is; nobody compares or changes it
record Picture(byte[] bytes, String extension, List<Origin> origins) {
    Picture {
        origins = List.copyOf(origins);
    }
}
