package lilora.app.screen.experiment;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import lilora.engine.json.Json;
import lilora.engine.model.LinearSite;
import lilora.engine.model.ModelConfig;

/** An adapter as PEFT saves one, at the first linear layer of a base model, all numbers zero. */
public final class SmallAdapter {
    private SmallAdapter() {}

    /** Writes it. */
    public static Path write(Path folder, Path baseModel, int rank) throws IOException {
        LinearSite site = ModelConfig.read(baseModel).linearSites().get(0);
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("adapter_config.json"), """
                {"peft_type": "LORA", "r": %d, "lora_alpha": 4, "target_modules": ["%s"]}""".formatted(rank, site.name()));
        String name = "base_model.model." + site.name();
        int down = 4 * rank * site.in();
        int up = 4 * rank * site.out();
        byte[] header = Json.compact(Map.of(
                        name + ".lora_A.weight", tensor(rank, site.in(), 0, down),
                        name + ".lora_B.weight", tensor(site.out(), rank, down, down + up)))
                .getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(header.length)
                .array());
        file.writeBytes(header);
        file.writeBytes(new byte[down + up]);
        Files.write(folder.resolve("adapter_model.safetensors"), file.toByteArray());
        return folder;
    }

    private static Map<String, Object> tensor(int rows, int columns, int from, int to) {
        return Map.of("dtype", "F32", "shape", new int[] {rows, columns}, "data_offsets", new int[] {from, to});
    }
}
