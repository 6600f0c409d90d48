package lilora.engine.image;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What {@code preprocessor_config.json} says, or the section {@code image_processor} of {@code processor_config.json}, with the keys
 * and the defaults of the image processors of CLIP, SigLIP, DINOv2 and LLaVA. Each field is honoured or refused by name; so is a
 * field that is not known, since it may change the pixels.
 *
 * @param shortestEdge length of the shorter side after resizing, or 0 if {@code resizeHeight} and {@code resizeWidth} are given
 * @param cropHeight size of the centre crop, or 0 for none
 * @param fill colour of the padding, 0 to 255 per channel: the {@code image_mean}, also where nothing is normalised
 * @param padsToSquare whether the folder's own processor pads to a square; true where that is left to its user, as by CLIP's
 */
record PreprocessorConfig(
        int shortestEdge,
        int resizeHeight,
        int resizeWidth,
        int cropHeight,
        int cropWidth,
        Normaliser normaliser,
        Resampling resampling,
        List<Integer> fill,
        boolean padsToSquare) {
    private static final Set<String> CLIP =
            Set.of("CLIPImageProcessor", "CLIPImageProcessorFast", "CLIPImageProcessorPil", "CLIPFeatureExtractor");
    /** Of DINOv2: in all that is read here it does as CLIP's. */
    private static final Set<String> BIT =
            Set.of("BitImageProcessor", "BitImageProcessorFast", "BitImageProcessorPil", "BitFeatureExtractor");

    private static final Set<String> SIGLIP =
            Set.of("SiglipImageProcessor", "SiglipImageProcessorFast", "SiglipImageProcessorPil");
    private static final List<Double> HALF = List.of(0.5, 0.5, 0.5);
    private static final Set<String> LLAVA =
            Set.of("LlavaImageProcessor", "LlavaImageProcessorFast", "LlavaImageProcessorPil");

    private static final Set<String> USED = Set.of(
            "do_resize",
            "size",
            "default_to_square",
            "use_square_size",
            "resample",
            "do_center_crop",
            "crop_size",
            "do_rescale",
            "rescale_factor",
            "do_normalize",
            "image_mean",
            "image_std",
            "do_convert_rgb",
            "do_pad",
            "pad_size",
            "data_format",
            "image_aspect_ratio",
            "image_processor_type",
            "feature_extractor_type",
            // Of the tower, which config.json describes.
            "patch_size");

    /** The configuration of a model folder in either layout. */
    static PreprocessorConfig ofModel(Path folder) {
        return PreprocessorFields.ofModel(folder, fields -> new Fields(fields).config());
    }

    static PreprocessorConfig read(Path file) {
        return new Fields(PreprocessorFields.of(file)).config();
    }

    /** One file while it is read. */
    private record Fields(PreprocessorFields all) {
        PreprocessorConfig config() {
            checkNames();
            if (!all.flag("do_resize", true)) {
                throw all.wrong("do_resize", "is false, but all images of a model must have one size; set it to true");
            }
            boolean siglip = all.isOf(SIGLIP);
            Sides size = size(siglip);
            boolean crops = siglip ? all.flag("do_center_crop", false) : all.flag("do_center_crop", true);
            if (siglip && crops) {
                throw all.wrong(
                        "do_center_crop",
                        "is true, which versions of SiglipImageProcessor take differently; remove it");
            }
            Sides crop =
                    !crops ? Sides.NONE : all.missing("crop_size") ? new Sides(0, 224, 224) : sides("crop_size", true);
            List<Double> usualMean = siglip ? HALF : PreprocessorFields.CLIP_MEAN;
            List<Integer> fill = fill(all.three("image_mean", usualMean));
            return new PreprocessorConfig(
                    size.shortest(),
                    size.height(),
                    size.width(),
                    crop.height(),
                    crop.width(),
                    all.normaliser(usualMean, siglip ? HALF : PreprocessorFields.CLIP_STD),
                    all.resampling(),
                    fill,
                    padsToSquare());
        }

        private void checkNames() {
            all.requireKnown(USED);
            if (all.flag("use_square_size", false)) {
                throw all.wrong("use_square_size", "is true, which is not supported; give size as height and width");
            }
            all.mustBe("image_aspect_ratio", Set.of("pad"));
        }

        private boolean padsToSquare() {
            boolean pads = all.flag("do_pad", false);
            for (String name : List.of("image_processor_type", "feature_extractor_type")) {
                String type = all.node().path(name).asText();
                if (LLAVA.contains(type)) {
                    return pads;
                }
                if (!all.absent(name) && !CLIP.contains(type) && !SIGLIP.contains(type) && !BIT.contains(type)) {
                    throw all.wrong(
                            name,
                            "is " + all.node().path(name)
                                    + "; known are BitImageProcessor, CLIPImageProcessor, SiglipImageProcessor and LlavaImageProcessor");
                }
            }
            // CLIP's processor pads to the largest image of a batch, after all images have got one size: nothing
            // happens.
            if (pads && !all.absent("pad_size")) {
                throw all.wrong("pad_size", "is given, but padding to a fixed size is not supported; remove it");
            }
            return true;
        }

        private Sides size(boolean siglip) {
            if (all.missing("size")) {
                return siglip ? new Sides(0, 224, 224) : new Sides(224, 0, 0);
            }
            return sides("size", all.flag("default_to_square", false));
        }

        /** A number, height and width in a list, or an object with their names. */
        private Sides sides(String field, boolean square) {
            JsonNode value = all.node().path(field);
            if (value.isNumber()) {
                int side = side(field, value);
                return square ? new Sides(0, side, side) : new Sides(side, 0, 0);
            }
            if (value.isArray() && value.size() == 2) {
                return new Sides(0, side(field, value.get(0)), side(field, value.get(1)));
            }
            Set<String> names = new TreeSet<>();
            value.fieldNames().forEachRemaining(names::add);
            if (names.equals(Set.of("height", "width"))) {
                return new Sides(
                        0, side(field + ".height", value.path("height")), side(field + ".width", value.path("width")));
            }
            if (field.equals("size") && names.equals(Set.of("shortest_edge"))) {
                return new Sides(side("size.shortest_edge", value.path("shortest_edge")), 0, 0);
            }
            String alone = field.equals("size") ? ", or shortest_edge alone" : "";
            String given = names.isEmpty() ? value.toString() : String.join(" and ", names);
            throw all.wrong(field, "is given as " + given + "; supported are height and width" + alone);
        }

        private int side(String field, JsonNode value) {
            return all.integer(field, value, ImagePreprocessor.LARGEST_SIDE);
        }

        private List<Integer> fill(List<Double> mean) {
            // Truncated, as the reference computes int(255 * mean).
            List<Integer> fill = mean.stream().map(m -> (int) (m * 255)).toList();
            if (mean.stream().anyMatch(m -> m < 0 || m > 1)) {
                throw all.wrong(
                        "image_mean", "must be numbers from 0 to 1, because images are padded with this colour");
            }
            return fill;
        }
    }

    /** Lengths in pixels; 0 where they are not given. */
    private record Sides(int shortest, int height, int width) {
        static final Sides NONE = new Sides(0, 0, 0);
    }
}
