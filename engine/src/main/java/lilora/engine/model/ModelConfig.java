package lilora.engine.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import lilora.engine.InputException;
import lilora.engine.experiment.TrainingSpec;
import lilora.engine.image.ImagePreparation;
import lilora.engine.image.ImagePreprocessor;
import lilora.engine.image.codec.ImageSize;

/**
 * The shape of a base model, usable without weights: a decoder of LLaMA's kind that reads visual tokens, which a
 * {@link ModelFamily} makes of images in a way of its own.
 */
public interface ModelConfig {
    /**
     * Reads a model folder in Hugging Face layout: {@code config.json} with the {@code generation_config.json} beside it.
     * Where it says that the head is tied but the weights hold one that differs, the model has its own head. The weights may
     * be absent.
     *
     * @throws lilora.engine.InputException if it cannot be read or asks for something that this program does not compute
     */
    static ModelConfig read(Path folder) {
        return ModelWeights.withStoredHead(folder, ModelFamilies.of(folder).read(folder));
    }

    /** The decoder. */
    DecoderConfig text();

    /** What the names of the decoder's weights begin with. */
    String decoderName();

    /** The name of the language head. */
    String headName();

    /** Id of the token that marks the place of an image. */
    int imageToken();

    /** Visual tokens of one image; the most it can have where that depends on its size. */
    int imageTokens();

    /** Patches of one image, of which some can be left out; 0 where none can. */
    int patches();

    /** Width and height in pixels of the images that it is given; 0 where they keep their proportions. */
    int inputSize();

    /** How the images of a folder of this shape are prepared. */
    default ImagePreparation images(Path folder) {
        ImagePreprocessor images = ImagePreprocessor.ofModel(folder, ImagePreprocessor.Mode.PAD);
        int size = inputSize();
        if (images.width() != size || images.height() != size) {
            throw new InputException(
                    "The preprocessor of %s makes images of %d x %d pixels, but the vision tower of config.json takes %d x %d (vision_config.image_size); correct one."
                            .formatted(folder, images.width(), images.height(), size, size));
        }
        return images;
    }

    /**
     * Checks a width and height in pixels that images are to be resized to, whatever the folder's preprocessor says.
     *
     * @throws InputException if the model takes no images of that size
     */
    default void requireImageSize(int size) {
        if (size != inputSize()) {
            throw InputException.about(
                    "The image size is %d, but images of this model have %d pixels on each side; write that."
                            .formatted(size, inputSize()),
                    "imageSize");
        }
    }

    /**
     * Where the visual tokens of an image lie.
     *
     * @param image its size, prepared
     */
    default ImageGrid grid(ImageSize image) {
        if (image.width() != inputSize() || image.height() != inputSize()) {
            throw new IllegalArgumentException("images of %d x %d are needed, not %d x %d"
                    .formatted(inputSize(), inputSize(), image.width(), image.height()));
        }
        return new ImageGrid(1, imageTokens());
    }

    /**
     * Memory that the vision tower's pass takes beside weights, at most, in bytes.
     *
     * @param images of a batch, where all have as many tokens; 1 where they have not
     * @param tokens visual tokens of one image, the most there are
     * @param number bytes of a number that the model computes with
     */
    long towerBytes(int images, int tokens, int number);

    /** Numbers of a visual token before what adapters change. */
    int featureWidth();

    /** All linear layers an adapter may sit at, in the order of the network, the head last. */
    List<LinearSite> linearSites();

    /** Patterns of the layers that {@link TrainingSpec#MLP_AND_PROJECTOR} means: the decoder's MLPs and what leads to it. */
    default List<String> paperTargets() {
        return TrainingSpec.MLP_AND_PROJECTOR;
    }

    /** Name and shape of every weight, in the order of the network; a tied head is not listed. */
    Map<String, long[]> parameterShapes();

    /** Number of all weights, a tied head counted once. */
    default long parameters() {
        long sum = 0;
        for (long[] shape : parameterShapes().values()) {
            long size = 1;
            for (long dimension : shape) {
                size *= dimension;
            }
            sum += size;
        }
        return sum;
    }

    /** The same with a head of its own. */
    ModelConfig withOwnHead();

    /** As it is with other weights at some layers: one that gives a tied head weights of its own has such a head. */
    default ModelConfig with(WeightChange change) {
        return text().tiedHead() && change.changes(headName()) ? withOwnHead() : this;
    }

    /** The name of a weight as models of the family were published, for any name it is stored under; others as they are. */
    String publishedName(String stored);

    /** Whether a tensor of that published name follows from the configuration and is not read. */
    boolean isConstant(String name);

    /** The fields that {@code processor_config.json} may have of the image's tokens, with the values that this model needs. */
    Map<String, JsonNode> processorFields();

    /** Ids that the configuration gives to tokens by their texts, besides the image's. */
    default Map<String, Integer> namedTokens() {
        return Map.of();
    }

    /**
     * Names of conversation templates for a folder that brings none, best first: the first whose control tokens the tokenizer
     * has is taken.
     */
    List<String> templates();

    /** The part between images and decoder. */
    VisionEncoder encoder(ModelWeights weights, Kernels kernels);

    /**
     * The weights of a new model.
     *
     * @param seed the same seed gives the same weights on every machine and device
     */
    InitialValues initialValues(long seed);

    /** Values of new weights. */
    interface InitialValues {
        /**
         * The values of a weight, row by row.
         *
         * @param name in the model
         * @param shape its first axis the outputs, or the places
         */
        float[] of(String name, long[] shape);
    }
}
