package lilora.engine.image;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import lilora.engine.InputException;
import lilora.engine.file.PlainFile;
import lilora.engine.json.Json;
import org.jspecify.annotations.Nullable;

/**
 * What {@code preprocessor_config.json} says, or the section {@code image_processor} of {@code processor_config.json}, while it is
 * read. Fields that all image processors have in common are here.
 */
record PreprocessorFields(Path file, JsonNode node) {
    private static final String OWN = "preprocessor_config.json";
    private static final String JOINT = "processor_config.json";
    private static final String SECTION = "image_processor";

    static final List<Double> CLIP_MEAN = List.of(0.48145466, 0.4578275, 0.40821073);
    static final List<Double> CLIP_STD = List.of(0.26862954, 0.26130258, 0.27577711);

    /** Larger numbers than these have never been what a vision tower was trained on. */
    private static final double LARGEST_PIXEL = 1e4;

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
            "transformers_version");

    PreprocessorFields {
        if (!node.isObject()) {
            throw new InputException(file + ": the preprocessor's configuration must be a JSON object.");
        }
    }

    /**
     * Reads the configuration of a model folder in either layout. Where both files describe the images, they have to agree: newer
     * versions of transformers take the one, older versions the other.
     */
    static <T> T ofModel(Path folder, Function<PreprocessorFields, T> reader) {
        Path own = folder.resolve(OWN);
        Path joint = folder.resolve(JOINT);
        JsonNode section = section(joint);
        if (!PlainFile.isThere(own) && section == null) {
            throw new InputException(
                    folder + " has no " + OWN + " (nor a " + JOINT + " with a section " + SECTION
                            + "), so that the size and the colours of its images are not known; copy the file from where the model came from.");
        }
        if (section == null) {
            return reader.apply(of(own));
        }
        T config = reader.apply(new PreprocessorFields(joint, section));
        if (PlainFile.isThere(own) && !reader.apply(of(own)).equals(config)) {
            throw new InputException(own + " and the section " + SECTION + " of " + JOINT
                    + " prepare images differently; remove the one that the model was not trained with.");
        }
        return config;
    }

    static PreprocessorFields of(Path file) {
        return new PreprocessorFields(file, Json.tree(file));
    }

    /** Whether a model folder has one in either layout. */
    static boolean isThere(Path folder) {
        return PlainFile.isThere(folder.resolve(OWN)) || section(folder.resolve(JOINT)) != null;
    }

    private static @Nullable JsonNode section(Path joint) {
        JsonNode section = PlainFile.isThere(joint) ? Json.tree(joint).path(SECTION) : MissingNode.getInstance();
        return section.isMissingNode() || section.isNull() ? null : section;
    }

    /** Refuses fields that are not known, since they may change the pixels. */
    void requireKnown(Set<String> used) {
        for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!used.contains(name) && !WITHOUT_EFFECT.contains(name) && !absent(name)) {
                throw wrong(name, "is not known here and may change the pixels; remove it if it does not");
            }
        }
        // Without effect, since all images are RGB already.
        flag("do_convert_rgb", false);
        mustBe("data_format", Set.of("channels_first"));
    }

    void mustBe(String name, Set<String> supported) {
        if (!absent(name) && !supported.contains(node.path(name).asText())) {
            throw wrong(name, "is " + node.path(name) + "; supported is " + String.join(", ", supported));
        }
    }

    /** For fields that null turns off. Of the others null is refused: to some versions it is the default, to others not. */
    boolean absent(String name) {
        return missing(name) || node.path(name).isNull();
    }

    boolean missing(String name) {
        return node.path(name).isMissingNode();
    }

    boolean flag(String name, boolean usual) {
        if (usual ? missing(name) : absent(name)) {
            return usual;
        }
        if (!node.path(name).isBoolean()) {
            throw wrong(name, "must be true or false");
        }
        return node.path(name).asBoolean();
    }

    /** Whether a field that names the processor names one of these. */
    boolean isOf(Set<String> types) {
        return Stream.of("image_processor_type", "feature_extractor_type")
                .anyMatch(name -> types.contains(node.path(name).asText()));
    }

    int integer(String name, JsonNode value, int most) {
        if (!value.isIntegralNumber() || !value.canConvertToInt() || value.asInt() < 1 || value.asInt() > most) {
            throw wrong(name, "must be an integer from 1 to " + most);
        }
        return value.asInt();
    }

    /** How the colours of a pixel become numbers. */
    Normaliser normaliser(List<Double> usualMean, List<Double> usualStd) {
        boolean normalises = flag("do_normalize", true);
        List<Double> mean = three("image_mean", usualMean);
        return checked(new Normaliser(
                normalises ? mean : List.of(0.0, 0.0, 0.0),
                normalises ? three("image_std", usualStd) : List.of(1.0, 1.0, 1.0),
                rescale()));
    }

    List<Double> three(String name, List<Double> usual) {
        if (missing(name)) {
            return usual;
        }
        boolean std = name.equals("image_std");
        List<Double> values = new ArrayList<>();
        for (JsonNode value : node.path(name)) {
            boolean usable = value.isNumber() && Double.isFinite(value.asDouble()) && (!std || value.asDouble() > 0);
            values.add(usable ? value.asDouble() : Double.NaN);
        }
        if (!node.path(name).isArray() || values.size() != 3 || values.contains(Double.NaN)) {
            throw wrong(name, "must be a list of three numbers" + (std ? " above 0" : ""));
        }
        return List.copyOf(values);
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

    private Normaliser checked(Normaliser normaliser) {
        for (int c = 0; c < 3; c++) {
            double black = normaliser.exactly(c, 0);
            double white = normaliser.exactly(c, 255);
            if (!(Math.max(Math.abs(black), Math.abs(white)) <= LARGEST_PIXEL)) {
                throw new InputException(
                        "%s: rescale_factor, image_mean and image_std together turn pixels into numbers from %.3g to %.3g; correct them."
                                .formatted(file, black, white));
            }
        }
        return normaliser;
    }

    Resampling resampling() {
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

    InputException wrong(String field, String what) {
        return new InputException(file + ", field " + field + ": " + what + ".");
    }
}
