package lilora.engine.image;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import lilora.engine.InputException;
import lilora.engine.image.codec.ImageLimits;
import lilora.engine.image.codec.ImageSize;
import lilora.engine.image.codec.RgbImage;

/**
 * Images that keep their proportions, as Qwen2-VL takes them: each side is rounded to whole merged patches, and both are scaled
 * together where the image would have too many pixels or too few ({@code smart_resize} of transformers).
 */
public final class ScaledImages implements ImagePreparation {
    /** A longer and a shorter side beyond this are refused, as by the reference. */
    private static final int MOST_STRETCHED = 200;

    private static final int LARGEST_PATCH = 1 << 10;
    private static final Set<String> TYPES =
            Set.of("Qwen2VLImageProcessor", "Qwen2VLImageProcessorFast", "Qwen2VLImageProcessorPil");
    private static final Set<String> USED = Set.of(
            "do_resize",
            "size",
            "min_pixels",
            "max_pixels",
            "patch_size",
            "temporal_patch_size",
            "merge_size",
            "resample",
            "default_to_square",
            "do_rescale",
            "rescale_factor",
            "do_normalize",
            "image_mean",
            "image_std",
            "do_convert_rgb",
            "data_format",
            "image_processor_type",
            "feature_extractor_type");

    /**
     * What the file says.
     *
     * @param patch side of a patch in pixels
     * @param frames of a video that one patch covers; a still image is repeated
     * @param merge patches in a row, and rows of them, that become one visual token
     * @param fewest pixels of a prepared image, but for the rounding
     * @param most pixels of a prepared image
     */
    private record Config(
            int patch, int frames, int merge, int fewest, int most, Resampling resampling, Normaliser normaliser) {}

    private final Config config;
    private final Resizer resizer;
    private final float[][] table;

    private ScaledImages(Config config) {
        this.config = config;
        this.resizer = new Resizer(config.resampling());
        this.table = config.normaliser().table();
    }

    /**
     * Reads the configuration of a model folder in Hugging Face layout.
     *
     * @param patch of the vision tower, as are frames and merge: the configuration must say the same
     */
    public static ScaledImages ofModel(Path folder, int patch, int frames, int merge) {
        return new ScaledImages(PreprocessorFields.ofModel(folder, fields -> read(fields, patch, frames, merge)));
    }

    private static Config read(PreprocessorFields fields, int patch, int frames, int merge) {
        fields.requireKnown(USED);
        for (String name : List.of("image_processor_type", "feature_extractor_type")) {
            fields.mustBe(name, new TreeSet<>(TYPES));
        }
        if (!fields.flag("do_resize", true)) {
            throw fields.wrong(
                    "do_resize", "is false, so that images would not be whole patches wide and high; set it to true");
        }
        fields.flag("default_to_square", false);
        same(fields, "patch_size", 14, patch, "patch_size");
        same(fields, "temporal_patch_size", 2, frames, "temporal_patch_size");
        same(fields, "merge_size", 2, merge, "spatial_merge_size");
        Map<String, Integer> pixels = pixels(fields);
        int fewest = pixels.getOrDefault("min_pixels", 56 * 56);
        int most = pixels.getOrDefault("max_pixels", 28 * 28 * 1280);
        int factor = patch * merge;
        if (most < fewest || most < factor * factor) {
            throw fields.wrong(
                    "max_pixels",
                    "is %d, less than min_pixels (%d) or than one visual token has (%d); raise it"
                            .formatted(most, fewest, factor * factor));
        }
        return new Config(
                patch,
                frames,
                merge,
                fewest,
                most,
                fields.resampling(),
                fields.normaliser(PreprocessorFields.CLIP_MEAN, PreprocessorFields.CLIP_STD));
    }

    private static void same(PreprocessorFields fields, String name, int usual, int model, String modelField) {
        int value = fields.missing(name)
                ? usual
                : fields.integer(name, fields.node().path(name), LARGEST_PATCH);
        if (value != model) {
            throw fields.wrong(
                    name,
                    "is %d, but the model's is %d (vision_config.%s in config.json); correct one"
                            .formatted(value, model, modelField));
        }
    }

    /** Versions wrote the limits on top, or in size under either of two pairs of names; where they are twice, they must agree. */
    private static Map<String, Integer> pixels(PreprocessorFields fields) {
        Map<String, Integer> pixels = new HashMap<>();
        JsonNode size = fields.node().path("size");
        if (!fields.absent("size") && !size.isObject()) {
            throw fields.wrong("size", "must be an object with shortest_edge and longest_edge, in pixels");
        }
        size.properties().forEach(entry -> {
            String name =
                    switch (entry.getKey()) {
                        case "shortest_edge", "min_pixels" -> "min_pixels";
                        case "longest_edge", "max_pixels" -> "max_pixels";
                        default ->
                            throw fields.wrong(
                                    "size." + entry.getKey(), "is not known here; give shortest_edge and longest_edge");
                    };
            put(pixels, fields, name, "size." + entry.getKey(), entry.getValue());
        });
        for (String name : List.of("min_pixels", "max_pixels")) {
            if (!fields.absent(name)) {
                put(pixels, fields, name, name, fields.node().path(name));
            }
        }
        return pixels;
    }

    private static void put(
            Map<String, Integer> pixels, PreprocessorFields fields, String name, String field, JsonNode value) {
        if (value.isNull()) {
            return;
        }
        // Images are made larger up to the one number, never up to the other.
        long limit = name.equals("min_pixels") ? ImageLimits.DEFAULT.maxPixels() : Integer.MAX_VALUE;
        int number = fields.integer(field, value, Math.toIntExact(limit));
        Integer before = pixels.putIfAbsent(name, number);
        if (before != null && before != number) {
            throw fields.wrong(field, "is %d, but the file gives %d as well; keep one".formatted(number, before));
        }
    }

    @Override
    public ImageSize size(Supplier<ImageSize> image) {
        ImageSize from = image.get();
        int longer = Math.max(from.width(), from.height());
        int shorter = Math.min(from.width(), from.height());
        if ((double) longer / shorter > MOST_STRETCHED) {
            throw new InputException(
                    "the image of %d x %d pixels is more than %d times as long as it is wide; use another image."
                            .formatted(from.width(), from.height(), MOST_STRETCHED));
        }
        int factor = config.patch() * config.merge();
        // Rounded to even at the half, as in Python.
        long height = (long) Math.rint((double) from.height() / factor) * factor;
        long width = (long) Math.rint((double) from.width() / factor) * factor;
        if (height * width > config.most()) {
            double beta = Math.sqrt((double) from.pixels() / config.most());
            height = Math.max(factor, (long) Math.floor(from.height() / beta / factor) * factor);
            width = Math.max(factor, (long) Math.floor(from.width() / beta / factor) * factor);
        } else if (height * width < config.fewest()) {
            double beta = Math.sqrt((double) config.fewest() / from.pixels());
            height = (long) Math.ceil(from.height() * beta / factor) * factor;
            width = (long) Math.ceil(from.width() * beta / factor) * factor;
        }
        return new ImageSize(Math.toIntExact(width), Math.toIntExact(height));
    }

    /** Most pixels of a prepared image. */
    public int mostPixels() {
        return config.most();
    }

    @Override
    public RgbImage prepared(RgbImage image) {
        ImageSize to = size(() -> new ImageSize(image.width(), image.height()));
        return resizer.resize(image, to.width(), to.height());
    }

    @Override
    public Pixels taken(RgbImage image) {
        return Normaliser.pixels(prepared(image), table);
    }

    @Override
    public String fingerprint() {
        return "SCALED of reader %d, %s".formatted(ImageFiles.VERSION, config);
    }
}
