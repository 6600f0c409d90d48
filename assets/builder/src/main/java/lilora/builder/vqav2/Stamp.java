package lilora.builder.vqav2;

import java.util.Optional;
import lilora.builder.scene.Cutout;
import lilora.builder.source.Credit;

/**
 * A cut-out to put into scenes.
 *
 * @param group what it shows
 * @param subject joins pictures of one subject
 * @param colour the colour a person would name, if one is clear
 * @param cutout its picture
 * @param credit where it comes from
 */
record Stamp(Group group, String subject, Optional<String> colour, Cutout cutout, Credit credit) {}
