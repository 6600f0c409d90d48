package lilora.engine.image;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import lilora.engine.InputException;
import lilora.engine.file.PlainFile;
import lilora.engine.json.Json;
import org.jspecify.annotations.Nullable;

/**
 * What {@code preprocessor_config.json} says, or the section {@code image_processor} of {@code processor_config.json}, with the keys
 * and the defaults of the image processors of CLIP, SigLIP, DINOv2 and LLaVA. Each field is honoured or refused by name; so is a
 * field that is not known, since it may change the pixels.
 *
 * @param shortestEdge length of the shorter side after resizing, or 0 if {@code resizeHeight} and {@code resizeWidth} are given
 * @param cropHeight size of the centre crop, or 0 for none
 * @param mean per channel, of values from 0 to 1; 0 where nothing is normalised
 * @param std per channel; 1 where nothing is normalised
 * @param rescale factor from 0..255 to the range of {@code mean}
 * @param fill colour of the padding, 0 to 255 per channel: the {@code image_mean}, also where nothing is normalised
 * @param padsToSquare whether the folder's own processor pads to a square; true where that is left to its user, as by CLIP's
 */
record PreprocessorConfig(
        int shortestEdge,
        int resizeHeight,
        int resizeWidth,
        int cropHeight,
        int cropWidth,
        List<Double> mean,
        List<Double> std,
        double rescale,
        Resampling resampling,
        List<Integer> fill,
        boolean padsToSquare) {
    private static final String OWN = "preprocessor_config.json";
    private static final String JOINT = "processor_config.json";
    private static final String SECTION = "image_processor";

    private static final List<Double> CLIP_MEAN = List.of(0.48145466, 0.4578275, 0.40821073);
    private static final List<Double> CLIP_STD = List.of(0.26862954, 0.26130258, 0.27577711);

    /** Larger numbers than these have never been what a vision tower was trained on. */
    private static final double LARGEST_PIXEL = 1e4;

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
            "feature_extractor_type");

    /** Fields of saved configurations that do not reach the pixels. */
    private static final Set<String> WITHOUT_EFFECT = Set.of(
            "processor_class",
            "_processor_class",
            "_valid_processor_keys",
            "_valid_kwargs_names",
            "model_input_names",
            "device",
            "disable_grouping",
            "return_tensors",
            "image_seq_length",
            "patch_size",
            "transformers_version");

    /**
     * The configuration of a model folder in either layout. Where both files describe the images, they have to agree: newer versions
     * of transformers take the one, older versions the other.
     */
    static PreprocessorConfig ofModel(Path folder) {
        Path own = folder.resolve(OWN);
        Path joint = folder.resolve(JOINT);
        JsonNode section = section(joint);
        if (!PlainFile.isThere(own) && section == null) {
            throw new InputException(
                    folder + " has no " + OWN + " (nor a " + JOINT + " with a section " + SECTION
                            + "), so that the size and the colours of its images are not known; copy the file from where the model came from.");
        }
        if (section == null) {
            return read(own);
        }
        PreprocessorConfig config = new Fields(joint, section).config();
        if (PlainFile.isThere(own) && !read(own).equals(config)) {
            throw new InputException(own + " and the section " + SECTION + " of " + JOINT
                    + " prepare images differently; remove the one that the model was not trained with.");
        }
        return config;
    }

    /** Whether a model folder has one in either layout. */
    static boolean isThere(Path folder) {
        return PlainFile.isThere(folder.resolve(OWN)) || section(folder.resolve(JOINT)) != null;
    }

    private static @Nullable JsonNode section(Path joint) {
        JsonNode section = PlainFile.isThere(joint) ? Json.tree(joint).path(SECTION) : MissingNode.getInstance();
        return section.isMissingNode() || section.isNull() ? null : section;
    }

    static PreprocessorConfig read(Path file) {
        return new Fields(file, Json.tree(file)).config();
    }

    /** One file while it is read. */
    private record Fields(Path file, JsonNode node) {
        PreprocessorConfig config() {
            if (!node.isObject()) {
                throw new InputException(file + ": the preprocessor's configuration must be a JSON object.");
            }
            checkNames();
            if (!flag("do_resize", true)) {
                throw wrong("do_resize", "is false, but all images of a model must have one size; set it to true");
            }
            boolean siglip = isOf(SIGLIP);
            Sides size = size(siglip);
            boolean crops = siglip ? flag("do_center_crop", false) : flag("do_center_crop", true);
            if (siglip && crops) {
                throw wrong(
                        "do_center_crop",
                        "is true, which versions of SiglipImageProcessor take differently; remove it");
            }
            Sides crop = !crops ? Sides.NONE : missing("crop_size") ? new Sides(0, 224, 224) : sides("crop_size", true);
            boolean normalises = flag("do_normalize", true);
            List<Double> mean = three("image_mean", siglip ? HALF : CLIP_MEAN);
            PreprocessorConfig config = new PreprocessorConfig(
                    size.shortest(),
                    size.height(),
                    size.width(),
                    crop.height(),
                    crop.width(),
                    normalises ? mean : List.of(0.0, 0.0, 0.0),
                    normalises ? three("image_std", siglip ? HALF : CLIP_STD) : List.of(1.0, 1.0, 1.0),
                    rescale(),
                    resampling(),
                    fill(mean),
                    padsToSquare());
            checkRange(config);
            return config;
        }

        private void checkNames() {
            for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
                String name = names.next();
                if (!USED.contains(name) && !WITHOUT_EFFECT.contains(name) && !absent(name)) {
                    throw wrong(name, "is not known here and may change the pixels; remove it if it does not");
                }
            }
            // Without effect, since all images are RGB already.
            flag("do_convert_rgb", false);
            if (flag("use_square_size", false)) {
                throw wrong("use_square_size", "is true, which is not supported; give size as height and width");
            }
            mustBe("data_format", Set.of("channels_first"));
            mustBe("image_aspect_ratio", Set.of("pad"));
        }

        private void mustBe(String name, Set<String> supported) {
            if (!absent(name) && !supported.contains(node.path(name).asText())) {
                throw wrong(name, "is " + node.path(name) + "; supported is " + String.join(", ", supported));
            }
        }

        private boolean padsToSquare() {
            boolean pads = flag("do_pad", false);
            for (String name : List.of("image_processor_type", "feature_extractor_type")) {
                String type = node.path(name).asText();
                if (LLAVA.contains(type)) {
                    return pads;
                }
                if (!absent(name) && !CLIP.contains(type) && !SIGLIP.contains(type) && !BIT.contains(type)) {
                    throw wrong(
                            name,
                            "is " + node.path(name)
                                    + "; known are BitImageProcessor, CLIPImageProcessor, SiglipImageProcessor and LlavaImageProcessor");
                }
            }
            // CLIP's processor pads to the largest image of a batch, after all images have got one size: nothing
            // happens.
            if (pads && !absent("pad_size")) {
                throw wrong("pad_size", "is given, but padding to a fixed size is not supported; remove it");
            }
            return true;
        }

        /** For fields that null turns off. Of the others null is refused: to some versions it is the default, to others not. */
        private boolean absent(String name) {
            return missing(name) || node.path(name).isNull();
        }

        private boolean missing(String name) {
            return node.path(name).isMissingNode();
        }

        private boolean flag(String name, boolean usual) {
            if (usual ? missing(name) : absent(name)) {
                return usual;
            }
            if (!node.path(name).isBoolean()) {
                throw wrong(name, "must be true or false");
            }
            return node.path(name).asBoolean();
        }

        private boolean isOf(Set<String> types) {
            return Stream.of("image_processor_type", "feature_extractor_type")
                    .anyMatch(name -> types.contains(node.path(name).asText()));
        }

        private Sides size(boolean siglip) {
            if (missing("size")) {
                return siglip ? new Sides(0, 224, 224) : new Sides(224, 0, 0);
            }
            return sides("size", flag("default_to_square", false));
        }

        /** A number, height and width in a list, or an object with their names. */
        private Sides sides(String field, boolean square) {
            JsonNode value = node.path(field);
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
            throw wrong(field, "is given as " + given + "; supported are height and width" + alone);
        }

        private int side(String field, JsonNode value) {
            if (!value.isIntegralNumber() || !value.canConvertToInt() || value.asInt() < 1 || value.asInt() > 4096) {
                throw wrong(field, "must be an integer from 1 to 4096");
            }
            return value.asInt();
        }

        private List<Double> three(String name, List<Double> usual) {
            if (missing(name)) {
                return usual;
            }
            boolean std = name.equals("image_std");
            List<Double> values = new ArrayList<>();
            for (JsonNode value : node.path(name)) {
                boolean usable =
                        value.isNumber() && Double.isFinite(value.asDouble()) && (!std || value.asDouble() > 0);
                values.add(usable ? value.asDouble() : Double.NaN);
            }
            if (!node.path(name).isArray() || values.size() != 3 || values.contains(Double.NaN)) {
                throw wrong(name, "must be a list of three numbers" + (std ? " above 0" : ""));
            }
            return List.copyOf(values);
        }

        private List<Integer> fill(List<Double> mean) {
            // Truncated, as the reference computes int(255 * mean).
            List<Integer> fill = mean.stream().map(m -> (int) (m * 255)).toList();
            if (mean.stream().anyMatch(m -> m < 0 || m > 1)) {
                throw wrong("image_mean", "must be numbers from 0 to 1, because images are padded with this colour");
            }
            return fill;
        }

        private double rescale() {
            if (!flag("do_rescale", true)) {
                return 1;
            }
            JsonNode factor = node.path("rescale_factor");
            if (missing("rescale_factor")) {
                return 1 / 255.0;
            }
            if (!factor.isNumber() || !Double.isFinite(factor.asDouble()) || factor.asDouble() <= 0) {
                throw wrong("rescale_factor", "must be a number above 0");
            }
            return factor.asDouble();
        }

        private void checkRange(PreprocessorConfig config) {
            for (int c = 0; c < 3; c++) {
                double black = -config.mean().get(c) / config.std().get(c);
                double white = (255 * config.rescale() - config.mean().get(c))
                        / config.std().get(c);
                if (!(Math.max(Math.abs(black), Math.abs(white)) <= LARGEST_PIXEL)) {
                    throw new InputException(
                            "%s: rescale_factor, image_mean and image_std together turn pixels into numbers from %.3g to %.3g; correct them."
                                    .formatted(file, black, white));
                }
            }
        }

        private Resampling resampling() {
            if (missing("resample")) {
                return Resampling.BICUBIC;
            }
            JsonNode code = node.path("resample");
            return (code.isIntegralNumber() && code.canConvertToInt()
                            ? Resampling.ofCode(code.asInt())
                            : Optional.<Resampling>empty())
                    .orElseThrow(
                            () -> wrong(
                                    "resample",
                                    "is " + code
                                            + "; supported are 0 (nearest), 1 (Lanczos), 2 (bilinear), 3 (bicubic), 4 (box), 5 (Hamming)"));
        }

        private InputException wrong(String field, String what) {
            return new InputException(file + ", field " + field + ": " + what + ".");
        }
    }

    /** Lengths in pixels; 0 where they are not given. */
    private record Sides(int shortest, int height, int width) {
        static final Sides NONE = new Sides(0, 0, 0);
    }
}
