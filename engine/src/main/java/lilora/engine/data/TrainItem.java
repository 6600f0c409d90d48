package lilora.engine.data;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One training sample.
 *
 * @param image name below the image root; absent for text alone
 * @param turns human and gpt in turn, at least one pair, none empty; {@link Turn#IMAGE} occurs exactly once if there is an image
 * @param line where the item starts in its file, from 1
 */
public record TrainItem(String id, @Nullable String image, List<Turn> turns, int line) {
    public TrainItem {
        turns = List.copyOf(turns);
    }
}
