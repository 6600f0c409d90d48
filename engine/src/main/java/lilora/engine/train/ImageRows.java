package lilora.engine.train;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Numbers the images of a batch, so that each is looked up once. */
final class ImageRows {
    private final List<String> names = new ArrayList<>();
    private final Map<String, Integer> rows = new HashMap<>();

    /** Row of an image in the batch's features; -1 for no image. */
    int rowOf(@Nullable String image) {
        if (image == null) {
            return -1;
        }
        return rows.computeIfAbsent(image, name -> {
            names.add(name);
            return names.size() - 1;
        });
    }

    List<String> names() {
        return names;
    }

    boolean isEmpty() {
        return names.isEmpty();
    }
}
