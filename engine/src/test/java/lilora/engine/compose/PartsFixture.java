package lilora.engine.compose;

import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import lilora.engine.Progress;
import lilora.engine.json.Json;
import lilora.engine.model.ModelConfig;
import lilora.engine.model.weights.StoredType;
import lilora.engine.model.weights.TensorFolder;
import lilora.engine.model.weights.TensorShards;
import lilora.engine.model.weights.TensorToWrite;
import lilora.engine.model.weights.TensorWriter;

/** The parts of a tiny LLaVA model as files of one's own, to be changed. */
public record PartsFixture(Path language, Path vision, Path projector) {

    /** Copies them below a folder. */
    public static PartsFixture copy(Path folder) throws IOException {
        PartsFixture parts = new PartsFixture(
                copy(folder, "language"),
                copy(folder, "vision"),
                copy(folder, "projector").resolve("mm_projector.bin"));
        Files.copy(resource("text/sentencepiece/tokenizer.model"), parts.language.resolve("tokenizer.model"));
        return parts;
    }

    /**
     * Puts a DINOv2 in the tower's place, of two layers and zeros: positions for 20 pixels, patches of 4, images as CLIP's were cut.
     *
     * @param scratch a folder to be, for what it is made by
     */
    public void makeDinov2(Path scratch) throws IOException {
        new Composition(language, vision, Optional.of(projector), Optional.empty(), scratch).run(Progress.NONE);
        ObjectNode config = (ObjectNode) Json.tree(scratch.resolve("config.json"));
        ObjectNode tower = config.putObject("vision_config").put("model_type", "dinov2");
        tower.put("hidden_size", 12).put("image_size", 20).put("patch_size", 4);
        tower.put("num_hidden_layers", 2).put("num_attention_heads", 2).put("mlp_ratio", 2);
        Json.writeAtomically(scratch.resolve("config.json"), config);
        putTower(vision, scratch, tower);
    }

    /**
     * Puts a tower of zeros in the place of another.
     *
     * @param composed folder with the configuration of a model that has it
     * @param tower its own configuration
     */
    static void putTower(Path vision, Path composed, ObjectNode tower) throws IOException {
        List<TensorToWrite> tensors = new ArrayList<>();
        ModelConfig.read(composed).parameterShapes().forEach((name, shape) -> {
            if (name.startsWith("vision_tower.")) {
                tensors.add(new TensorToWrite(
                        name.substring("vision_tower.".length()),
                        StoredType.F32,
                        shape,
                        channel -> TensorToWrite.writeFully(
                                channel, ByteBuffer.allocate(4 * Math.toIntExact(new Shape(shape).size())))));
            }
        });
        Files.delete(vision.resolve("pytorch_model.bin"));
        TensorShards.write(vision, tensors, Long.MAX_VALUE);
        Json.writeAtomically(vision.resolve("config.json"), tower);
    }

    /** The published projector in a folder, under names of one's choice. */
    void writeProjector(Path into, UnaryOperator<String> rename) {
        TensorFolder from = TensorFolder.ofFile(projector, rename);
        TensorWriter.writeStreamed(
                into.resolve("projector.safetensors"),
                from.tensors().keySet().stream()
                        .map(name -> from.copy(name, name))
                        .toList(),
                Map.of("format", "pt"));
    }

    /** What transformers call a tensor of LLaVA's projector. */
    static String ofTransformers(String name) {
        return name.replaceAll(".*mm_projector\\.0", "multi_modal_projector.linear_1")
                .replaceAll(".*mm_projector\\.2", "multi_modal_projector.linear_2");
    }

    /** Configuration of the model that the projector was trained in, with this kind of tower. */
    void writeConfig(Path into, String tower) {
        ObjectNode config = Json.tree(projector.resolveSibling("config.json")).deepCopy();
        config.removeAll();
        config.put("model_type", "llava").put("projector_hidden_act", "gelu").put("multimodal_projector_bias", true);
        config.put("vision_feature_layer", -2).put("vision_feature_select_strategy", "default");
        config.putObject("vision_config").put("model_type", tower).put("hidden_size", 12);
        config.putObject("text_config").put("model_type", "llama").put("hidden_size", 16);
        Json.writeAtomically(into.resolve("config.json"), config);
    }

    private static Path copy(Path folder, String part) throws IOException {
        Path to = Files.createDirectories(folder.resolve(part));
        try (Stream<Path> files = Files.list(resource("compose/" + part))) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
        return to;
    }

    static Path resource(String name) {
        try {
            return Path.of(Objects.requireNonNull(PartsFixture.class.getResource("/lilora/engine/" + name))
                    .toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }
}
