package lilora.engine.compose;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import lilora.engine.InputException;
import lilora.engine.image.ImagePreprocessor;
import lilora.engine.image.ImagePreprocessor.Mode;
import lilora.engine.model.ModelConfig;
import org.jspecify.annotations.Nullable;

/**
 * What is stated of the use of a tower, instead of being left to the parts: in whose configurations it must not stand otherwise.
 *
 * @param imageSize width and height in pixels of the images, resized without a crop
 * @param featureLayer hidden state of the tower, from its start or, negative, from its end
 * @param select "default" (without the tower's first token) or "full"
 */
public record TowerUse(OptionalInt imageSize, OptionalInt featureLayer, Optional<String> select) {
    /** Nothing is stated. */
    public static final TowerUse OF_PARTS = new TowerUse(OptionalInt.empty(), OptionalInt.empty(), Optional.empty());

    private static final String LAYER = "vision_feature_layer";
    private static final Set<String> STRATEGIES = Set.of("default", "full");

    /**
     * Checks what is stated by itself.
     *
     * @throws InputException if no tower can be used so
     */
    public TowerUse {
        select.filter(name -> !STRATEGIES.contains(name)).ifPresent(name -> {
            throw InputException.about(
                    "The selection of features is \"%s\"; write default or full.".formatted(name), "featureSelect");
        });
        imageSize.ifPresent(size -> {
            if (size < 1 || size > ImagePreprocessor.LARGEST_SIDE) {
                throw InputException.about(
                        "The image size is %d; write 1 to %d.".formatted(size, ImagePreprocessor.LARGEST_SIDE),
                        "imageSize");
            }
        });
    }

    /**
     * LLaVA's fields with what is stated.
     *
     * @param told where the fields stand that were read; null where they are only LLaVA's usual ones
     * @param layers of the tower, as far as its configuration says; 0 where it does not
     * @throws InputException if they say otherwise
     */
    LlavaFields applied(LlavaFields fields, @Nullable Path told, int layers) {
        JsonNode layer = fields.featureLayer();
        if (featureLayer.isPresent()) {
            JsonNode stated = IntNode.valueOf(featureLayer.getAsInt());
            if (told != null && !fromStart(layer, layers).equals(fromStart(stated, layers))) {
                throw otherwise(told, "feature layer", "featureLayer", stated, layer);
            }
            layer = told == null ? stated : layer;
        }
        String strategy = select.orElse(fields.strategy());
        if (told != null && !strategy.equals(fields.strategy())) {
            throw otherwise(told, "selection of features", "featureSelect", strategy, fields.strategy());
        }
        return fields.with(layer, strategy);
    }

    private static JsonNode fromStart(JsonNode layer, int layers) {
        boolean counted = layers > 0 && layer.isInt() && layer.intValue() < 0;
        return counted ? IntNode.valueOf(layers + 1 + layer.intValue()) : layer;
    }

    private static InputException otherwise(Path told, String what, String setting, Object stated, Object read) {
        return InputException.about(
                "The %s is to be %s, but the projector was trained with %s (%s); leave it out, or name another projector."
                        .formatted(what, stated, read, told),
                setting);
    }

    /** A sentence about the composed field is about what was stated. */
    String ofStated(String sentence, Path config) {
        String field = config + ": " + LAYER;
        return featureLayer.isEmpty() ? sentence : sentence.replace(field, "The feature layer: " + LAYER);
    }

    /**
     * The {@code preprocessor_config.json} of the composed model, where a size is stated.
     *
     * @param file where it was read
     * @param own its fields
     * @param ofProjector whether it is the trained projector's, which stays as it is
     * @param shape of the composed model
     * @throws InputException if the tower or the projector takes images of another size
     */
    ObjectNode images(Path file, ObjectNode own, boolean ofProjector, ModelConfig shape) {
        int size = imageSize.orElseThrow();
        shape.requireImageSize(size);
        if (ofProjector) {
            ImagePreprocessor images = ImagePreprocessor.read(file, Mode.PAD);
            if (images.width() != size || images.height() != size) {
                throw otherwise(
                        file,
                        "image size",
                        "imageSize",
                        size,
                        "images of %d x %d".formatted(images.width(), images.height()));
            }
            return own;
        }
        ObjectNode resized = own.deepCopy();
        resized.remove("crop_size");
        resized.put("do_resize", true).put("do_center_crop", false);
        resized.set("size", own.objectNode().put("height", size).put("width", size));
        return resized;
    }
}
