package lilora.engine.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lilora.engine.json.Json;
import lilora.engine.model.Fixture.LowRank;
import lilora.engine.model.weights.TensorWriter;

/**
 * One tiny model of {@code families.json}, or of {@code several.json} whose samples show several images: its configuration, and
 * what transformers computed with weights by formula.
 */
record FamilyCase(String name, JsonNode expected) implements ReferenceCase {
    static final int RANK = 2;

    static List<FamilyCase> all() {
        List<FamilyCase> all = new ArrayList<>();
        for (String file : List.of("families", "several")) {
            Fixture.json("families/" + file)
                    .properties()
                    .forEach(entry -> all.add(new FamilyCase(entry.getKey(), entry.getValue())));
        }
        return all;
    }

    @Override
    public ModelConfig write(Path folder) {
        Json.writeAtomically(folder.resolve("config.json"), expected.path("config"));
        int size = expected.path("pixels").asInt();
        Json.writeAtomically(
                folder.resolve("preprocessor_config.json"),
                Map.of(
                        "image_processor_type", "CLIPImageProcessor",
                        "size", Map.of("height", size, "width", size),
                        "crop_size", Map.of("height", size, "width", size)));
        ModelConfig config = ModelConfig.read(folder);
        try (NDManager manager = NDManager.newBaseManager()) {
            Map<String, NDArray> weights = new LinkedHashMap<>();
            config.parameterShapes()
                    .forEach((weight, shape) ->
                            weights.put(weight, manager.create(weight(weight, shape), new Shape(shape))));
            TensorWriter.write(folder.resolve("model.safetensors"), weights, Map.of("format", "pt"));
        }
        return config;
    }

    @Override
    public NDArray features(BaseModel model, NDManager manager) {
        long size = expected.path("pixels").asLong();
        Shape shape = new Shape(expected.path("images").path(0).isArray() ? 3 : 2, 3, size, size);
        return model.visionFeatures(manager.create(values("pixels", Math.toIntExact(shape.size()), 0, 1.5), shape));
    }

    @Override
    public TokenBatch batch() {
        return new TokenBatch(rows("ids"), rows("labels"), Fixture.images(expected));
    }

    @Override
    public int length(ModelConfig config, int sample) {
        TokenBatch batch = batch();
        return batch.ids()[sample].length + batch.images()[sample].length * (config.imageTokens() - 1);
    }

    static LowRank adapter(LinearSite site, NDManager manager, double scale) {
        NDArray down =
                manager.create(values(site.name() + ".down", RANK * site.in(), 0, 0.4), new Shape(RANK, site.in()));
        NDArray up =
                manager.create(values(site.name() + ".up", site.out() * RANK, 0, 0.4), new Shape(site.out(), RANK));
        down.setRequiresGradient(true);
        up.setRequiresGradient(true);
        return new LowRank(down, up, (float) scale);
    }

    /** A weight by its published name. */
    static float[] weight(String name, long[] shape) {
        int count = Math.toIntExact(new Shape(shape).size());
        if (name.endsWith("lambda1") || (name.contains("norm") && name.endsWith("weight"))) {
            return values(name, count, 1, 0.3);
        }
        return values(name, count, 0, name.endsWith("bias") ? 0.2 : 0.4);
    }

    /** See {@code values} in make_families.py: SplitMix64 started at the FNV-1a hash of the name. */
    static float[] values(String name, int count, double base, double spread) {
        long seed = 0xCBF29CE484222325L;
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            seed = (seed ^ (b & 0xFF)) * 0x100000001B3L;
        }
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            long z = seed + (i + 1) * 0x9E3779B97F4A7C15L;
            z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
            z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
            z = z ^ (z >>> 31);
            double u = (z >>> 40) / (double) (1 << 24);
            values[i] = (float) (base + spread * (2 * u - 1));
        }
        return values;
    }

    @Override
    public String toString() {
        return name;
    }
}
