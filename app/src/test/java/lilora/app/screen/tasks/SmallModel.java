package lilora.app.screen.tasks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import lilora.engine.json.Json;

/** The shipped model's layout and tokenizer with narrow random layers: a step takes milliseconds. */
final class SmallModel {
    private static final int LAYERS = 2;
    private static final int HIDDEN = 64;
    private static final int VISION = 32;
    private static final int PATCH = 8;
    /** Widths of the shipped model and what becomes of them, for language and vision. */
    private static final Map<Integer, Integer> LANGUAGE_SIZES = Map.of(256, HIDDEN, 704, 96, 128, 32, 192, VISION);

    /** 17 places are 4 x 4 patches of 16 pixels and the class token; 5 are 2 x 2 of 8. */
    private static final Map<Integer, Integer> VISION_SIZES = Map.of(192, VISION, 768, 64, 17, 5, 16, PATCH);

    private SmallModel() {}

    static void write(Path shipped, Path folder) throws IOException {
        Files.createDirectories(folder);
        for (String name : List.of("tokenizer.json", "tokenizer_config.json")) {
            Files.copy(shipped.resolve(name), folder.resolve(name));
        }
        Json.writeAtomically(folder.resolve("config.json"), config(Json.tree(shipped.resolve("config.json"))));
        String preprocessor = Files.readString(shipped.resolve("preprocessor_config.json"));
        Files.writeString(
                folder.resolve("preprocessor_config.json"),
                preprocessor.replaceAll("\"(height|width|shortest_edge)\": 64", "\"$1\": 16"));
        weights(header(shipped.resolve("model.safetensors")), folder.resolve("model.safetensors"));
    }

    private static JsonNode config(JsonNode shipped) {
        ObjectNode config = shipped.deepCopy();
        config.put("image_seq_length", 4);
        ((ObjectNode) config.get("text_config"))
                .put("hidden_size", HIDDEN)
                .put("intermediate_size", 96)
                .put("head_dim", 8)
                .put("num_hidden_layers", LAYERS);
        ((ObjectNode) config.get("vision_config"))
                .put("hidden_size", VISION)
                .put("projection_dim", VISION)
                .put("intermediate_size", 64)
                .put("image_size", 2 * PATCH)
                .put("patch_size", PATCH)
                .put("num_hidden_layers", LAYERS);
        return config;
    }

    private static JsonNode header(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            long length = ByteBuffer.wrap(in.readNBytes(8))
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .getLong();
            return Json.parse(
                    "header", new String(in.readNBytes((int) length), StandardCharsets.UTF_8), JsonNode.class);
        }
    }

    private static void weights(JsonNode shipped, Path file) throws IOException {
        Map<String, int[]> shapes = new TreeMap<>();
        shipped.properties().forEach(entry -> {
            boolean kept = !entry.getKey().startsWith("__")
                    && !entry.getKey().matches(".*\\.layers\\.([%d-9]|\\d\\d)\\..*".formatted(LAYERS));
            if (kept) {
                shapes.put(
                        entry.getKey(), shape(entry.getKey(), entry.getValue().get("shape")));
            }
        });
        ObjectNode header = JsonNodeFactory.instance.objectNode();
        List<float[]> tensors = new ArrayList<>();
        Random random = new Random(7);
        long offset = 0;
        for (Map.Entry<String, int[]> tensor : shapes.entrySet()) {
            float[] values = values(tensor.getKey(), tensor.getValue(), random);
            ObjectNode entry = header.putObject(tensor.getKey()).put("dtype", "F32");
            for (int size : tensor.getValue()) {
                entry.withArray("shape").add(size);
            }
            entry.withArray("data_offsets").add(offset).add(offset + 4L * values.length);
            offset += 4L * values.length;
            tensors.add(values);
        }
        byte[] text = Json.compact(header).getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(8 + text.length + (int) offset).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(text.length).put(text);
        tensors.forEach(values -> {
            for (float value : values) {
                bytes.putFloat(value);
            }
        });
        Files.write(file, bytes.array());
    }

    private static int[] shape(String name, JsonNode shipped) {
        Map<Integer, Integer> sizes = name.startsWith("vision") ? VISION_SIZES : LANGUAGE_SIZES;
        int[] shape = new int[shipped.size()];
        for (int i = 0; i < shape.length; i++) {
            int size = shipped.get(i).asInt();
            shape[i] = sizes.getOrDefault(size, size);
        }
        return shape;
    }

    private static float[] values(String name, int[] shape, Random random) {
        int count = 1;
        for (int size : shape) {
            count *= size;
        }
        boolean norm = name.contains("norm") && name.endsWith("weight");
        float spread = name.endsWith("embed_tokens.weight") ? 0.5f : 0.1f;
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = norm ? 1 : (float) random.nextGaussian() * spread;
        }
        return values;
    }
}
