package lilora.builder.gqa;

import lilora.builder.scene.Texture;
import lilora.builder.source.Credit;

/**
 * A texture for floors or walls.
 *
 * @param surface {@code wood}, {@code tile}, {@code carpet} or {@code wall}
 * @param texture its picture
 * @param credit where it comes from
 */
record Covering(String surface, Texture texture, Credit credit) {}
