package lilora.engine.image;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import lilora.engine.InputException;
import lilora.engine.json.Json;

/**
 * What {@code preprocessor_config.json} says, with the keys and the defaults of {@code CLIPImageProcessor}.
 *
 * @param shortestEdge length of the shorter side after resizing, or 0 if {@code resizeHeight} and {@code resizeWidth} are given
 * @param cropHeight size of the centre crop, or 0 for none
 * @param mean per channel, of values from 0 to 1
 * @param std per channel
 * @param rescale factor from 0..255 to the range of {@code mean}
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
        Resampling resampling) {
    private static final List<Double> CLIP_MEAN = List.of(0.48145466, 0.4578275, 0.40821073);
    private static final List<Double> CLIP_STD = List.of(0.26862954, 0.26130258, 0.27577711);

    static PreprocessorConfig ofModel(Path folder) {
        Path own = folder.resolve("preprocessor_config.json");
        Path joint = folder.resolve("processor_config.json");
        if (!Files.exists(own) && Files.exists(joint)) {
            return new Fields(joint, Json.tree(joint).path("image_processor")).config();
        }
        return read(own);
    }

    static PreprocessorConfig read(Path file) {
        return new Fields(file, Json.tree(file)).config();
    }

    /** One file while it is read. */
    private record Fields(Path file, JsonNode node) {
        PreprocessorConfig config() {
            if (!flag("do_resize")) {
                throw wrong("do_resize", "is false, but all images of a model must have one size; set it to true");
            }
            JsonNode size = node.path("size");
            boolean shortest = size.isNumber() || size.has("shortest_edge") || size.isMissingNode();
            JsonNode crop = flag("do_center_crop") ? node.path("crop_size") : size.path("no crop");
            int fallback = flag("do_center_crop") && crop.isMissingNode() ? 224 : 0;
            return new PreprocessorConfig(
                    shortest ? side("size", size, "shortest_edge", 224) : 0,
                    shortest ? 0 : side("size", size, "height", 0),
                    shortest ? 0 : side("size", size, "width", 0),
                    side("crop_size", crop, "height", fallback),
                    side("crop_size", crop, "width", fallback),
                    flag("do_normalize") ? three("image_mean", CLIP_MEAN) : List.of(0.0, 0.0, 0.0),
                    flag("do_normalize") ? three("image_std", CLIP_STD) : List.of(1.0, 1.0, 1.0),
                    flag("do_rescale") ? node.path("rescale_factor").asDouble(1 / 255.0) : 1,
                    resampling());
        }

        private boolean flag(String name) {
            return node.path(name).asBoolean(true);
        }

        private int side(String field, JsonNode value, String part, int missing) {
            JsonNode found = value.isNumber() ? value : value.path(part);
            if (value.isMissingNode() || value.isNull()) {
                return missing;
            }
            int side = found.asInt(0);
            if (side < 1 || side > 4096) {
                throw wrong(field + "." + part, "must be a whole number from 1 to 4096");
            }
            return side;
        }

        private List<Double> three(String name, List<Double> missing) {
            JsonNode list = node.path(name);
            if (list.isMissingNode() || list.isNull()) {
                return missing;
            }
            List<Double> values = new ArrayList<>();
            for (JsonNode value : list) {
                boolean usable = value.isNumber() && (!name.equals("image_std") || value.asDouble() > 0);
                values.add(usable ? value.asDouble() : Double.NaN);
            }
            if (values.size() != 3 || values.contains(Double.NaN)) {
                throw wrong(name, "must be a list of three numbers" + (name.equals("image_std") ? " above 0" : ""));
            }
            return List.copyOf(values);
        }

        private Resampling resampling() {
            int code = node.path("resample").asInt(3);
            return Resampling.ofCode(code)
                    .orElseThrow(() ->
                            wrong("resample", "is " + code + "; supported are 1 (Lanczos), 2 (bilinear), 3 (bicubic)"));
        }

        private InputException wrong(String field, String what) {
            return new InputException(file + ", field " + field + ": " + what + ".");
        }
    }
}
