package lilora.assets.build.nature;

import lilora.assets.build.scene.Texture;
import lilora.assets.build.task.Credit;

/**
 * A photo to put cut-outs on.
 *
 * @param kind what it shows, e.g. {@code grass}
 * @param photo its picture
 * @param credit where it comes from
 */
record Background(String kind, Texture photo, Credit credit) {}
