package lilora.engine.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lilora.engine.json.Json;
import lilora.engine.model.weights.TensorWriter;

/**
 * One tiny Qwen2-VL of {@code qwen2vl/cases.json}, or of {@code several.json} whose samples show several images, with what
 * transformers computed with weights by formula.
 */
record Qwen2VlCase(String name, JsonNode expected) implements ReferenceCase {
    static List<Qwen2VlCase> all() {
        List<Qwen2VlCase> all = new ArrayList<>();
        for (String file : List.of("cases", "several")) {
            read(file).properties().forEach(entry -> all.add(new Qwen2VlCase(entry.getKey(), entry.getValue())));
        }
        return all;
    }

    static JsonNode read(String file) {
        return Fixture.json("qwen2vl/" + file);
    }

    @Override
    public ModelConfig write(Path folder) {
        return write(folder, false);
    }

    /** Writes configuration, preprocessor and weights to a folder, the weights under the names of transformers' modules if newer. */
    ModelConfig write(Path folder, boolean newer) {
        Json.writeAtomically(folder.resolve("config.json"), expected.path("config"));
        JsonNode vision = expected.path("config").path("vision_config");
        Json.writeAtomically(
                folder.resolve("preprocessor_config.json"),
                Map.of(
                        "image_processor_type",
                        "Qwen2VLImageProcessor",
                        "patch_size",
                        vision.path("patch_size"),
                        "merge_size",
                        vision.path("spatial_merge_size"),
                        "temporal_patch_size",
                        vision.path("temporal_patch_size"),
                        "min_pixels",
                        64,
                        "max_pixels",
                        4096));
        ModelConfig config = ModelConfig.read(folder);
        try (NDManager manager = NDManager.newBaseManager()) {
            Map<String, NDArray> weights = new LinkedHashMap<>();
            config.parameterShapes().forEach((weight, shape) -> {
                float[] values = FamilyCase.weight(weight.replace("ln_q", "norm"), shape);
                weights.put(newer ? newer(weight) : weight, manager.create(values, new Shape(shape)));
            });
            TensorWriter.write(folder.resolve("model.safetensors"), weights, Map.of("format", "pt"));
        }
        return config;
    }

    private static String newer(String weight) {
        if (weight.startsWith("visual.")) {
            return "model." + weight;
        }
        return weight.startsWith("model.") ? "model.language_" + weight : weight;
    }

    /** The features of all images, one behind the other. */
    @Override
    public NDArray features(BaseModel model, NDManager manager) {
        List<NDArray> features = new ArrayList<>();
        for (int i = 0; i < expected.path("sizes").size(); i++) {
            long height = expected.path("sizes").path(i).path(0).asLong();
            long width = expected.path("sizes").path(i).path(1).asLong();
            Shape shape = new Shape(1, 3, height, width);
            float[] values = FamilyCase.values("pixels " + i, Math.toIntExact(shape.size()), 0, 1.5);
            NDArray made = model.visionFeatures(manager.create(values, shape));
            features.add(made.reshape(-1, model.config().featureWidth()));
        }
        NDArray all = features.get(0);
        for (NDArray next : features.subList(1, features.size())) {
            all = all.concat(next);
        }
        return all;
    }

    List<ImageGrid> grids() {
        int factor =
                expected.path("config").path("vision_config").path("patch_size").asInt()
                        * expected.path("config")
                                .path("vision_config")
                                .path("spatial_merge_size")
                                .asInt();
        return expected.path("sizes")
                .valueStream()
                .map(size -> new ImageGrid(
                        size.path(0).asInt() / factor, size.path(1).asInt() / factor))
                .toList();
    }

    @Override
    public TokenBatch batch() {
        return new TokenBatch(rows("ids"), rows("labels"), Fixture.images(expected), grids());
    }

    @Override
    public int length(ModelConfig config, int sample) {
        int visual = Arrays.stream(Fixture.images(expected)[sample])
                .map(image -> expected.path("tokens").path(image).asInt() - 1)
                .sum();
        return expected.path("ids").path(sample).size() + visual;
    }

    @Override
    public String toString() {
        return name;
    }
}
