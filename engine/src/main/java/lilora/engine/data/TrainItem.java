package lilora.engine.data;

import java.util.List;

/**
 * One training sample.
 *
 * @param images names below the image root, in the order shown; none for text alone
 * @param turns human and gpt in turn, at least one pair, none empty; {@link Turn#IMAGE} occurs once for each image
 * @param line where the item starts in its file, from 1
 */
public record TrainItem(String id, List<String> images, List<Turn> turns, int line) {
    public TrainItem {
        images = List.copyOf(images);
        turns = List.copyOf(turns);
    }
}
