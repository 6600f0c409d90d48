package lilora.builder.vqav2;

import lilora.builder.scene.Texture;
import lilora.builder.source.Credit;

/**
 * A photo to put cut-outs on.
 *
 * @param kind what it shows, e.g. {@code grass}
 * @param photo its picture
 * @param credit where it comes from
 */
record Background(String kind, Texture photo, Credit credit) {}
