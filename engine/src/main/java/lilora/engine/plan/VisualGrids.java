package lilora.engine.plan;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import lilora.engine.InputException;
import lilora.engine.data.ImageRoot;
import lilora.engine.image.ImageFiles;
import lilora.engine.image.ImagePreparation;
import lilora.engine.image.codec.ImageLimits;
import lilora.engine.image.codec.ImageSize;
import lilora.engine.model.ImageGrid;
import lilora.engine.model.ModelConfig;

/**
 * Where the visual tokens of a task's images lie. Where a model makes as many of every image, no image is looked at; else its size is
 * read from the header of its file, once.
 */
final class VisualGrids {
    private final ModelConfig config;
    private final ImagePreparation preparation;
    private final ImageRoot root;
    private final Map<String, ImageGrid> known = new HashMap<>();

    VisualGrids(ModelFolder model, ImageRoot root) {
        this.config = model.config();
        this.preparation = config.images(model.path());
        this.root = root;
    }

    /**
     * Visual tokens of an image.
     *
     * @param name as an item names it
     * @throws InputException if it has to be looked at, and cannot be read or prepared
     */
    int tokens(String name) {
        return isFixed()
                ? config.imageTokens()
                : grid(name, root.resolve(name, "")).tokens();
    }

    /** The same, but 1 of an image that cannot be read: whoever asks tells of that elsewhere. */
    int tokensIfReadable(String name) {
        if (isFixed() || known.containsKey(name)) {
            return tokens(name);
        }
        ImageSize size;
        try {
            size = size(root.resolve(name, ""), name);
        } catch (InputException e) {
            return 1;
        }
        ImageGrid grid = config.grid(preparation.size(() -> size));
        known.put(name, grid);
        return grid.tokens();
    }

    private boolean isFixed() {
        return config.inputSize() > 0;
    }

    private ImageGrid grid(String name, Path file) {
        return known.computeIfAbsent(name, image -> config.grid(preparation.size(() -> size(file, image))));
    }

    private static ImageSize size(Path file, String name) {
        String label = "image \"" + name + "\"";
        return ImageFiles.size(ImageFiles.bytes(file, label, ImageLimits.DEFAULT), label, ImageLimits.DEFAULT);
    }

    /** The grids of all images that were asked for; none where all have as many tokens. */
    Map<String, ImageGrid> known() {
        return Map.copyOf(known);
    }
}
