package lilora.engine.gguf;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import lilora.engine.InputException;
import lilora.engine.json.Json;
import lilora.engine.model.weights.StoredType;
import lilora.engine.model.weights.TensorFolder;

/** A language model in a GGUF file, as the parts of a folder in Hugging Face layout. */
public final class GgufModel {
    /** Number types that weights can be written in, by transformers' names. */
    public static final Map<String, StoredType> TYPES = types();

    private static final String SUFFIX = ".gguf";

    private final GgufFile file;
    private final Decoder decoder;
    private final GgufTokenizer tokenizer;
    private final Map<String, GgufTensor> tensors;

    private static Map<String, StoredType> types() {
        Map<String, StoredType> types = new LinkedHashMap<>();
        types.put("float32", StoredType.F32);
        types.put("float16", StoredType.F16);
        types.put("bfloat16", StoredType.BF16);
        return Collections.unmodifiableMap(types);
    }

    private GgufModel(GgufFile file) {
        this.file = file;
        this.decoder = Decoder.read(file);
        this.tokenizer = GgufTokenizer.read(file.metadata());
        this.tensors = new DecoderTensors(file, decoder).checked();
        if (tokenizer.size() > decoder.sizes().rows()) {
            throw new InputException("%s has %,d tokens, but token_embd.weight has %,d rows; get the file again."
                    .formatted(file.path(), tokenizer.size(), decoder.sizes().rows()));
        }
    }

    /** Whether a path names such a file, by its ending. */
    public static boolean isNamed(Path path) {
        Path name = path.getFileName();
        return name != null && name.toString().toLowerCase(Locale.ROOT).endsWith(SUFFIX);
    }

    /**
     * Reads the header, and checks that everything in it is honoured.
     *
     * @throws InputException naming the file and the field or tensor
     */
    public static GgufModel open(Path path) {
        return new GgufModel(GgufReader.read(path));
    }

    /** Hugging Face's name of its kind. */
    public String modelType() {
        return decoder.config(file.tensors()).path("model_type").asText();
    }

    /**
     * Writes configuration and tokenizer.
     *
     * @param type number type of the weights that will lie beside them
     */
    public void writeConfigs(Path folder, StoredType type) {
        ObjectNode config = decoder.config(file.tensors());
        tokenizer.addIds(config);
        TYPES.forEach((name, each) -> {
            if (each == type) {
                config.put("torch_dtype", name);
            }
        });
        Json.writeAtomically(folder.resolve("config.json"), config);
        ObjectNode generation = JsonNodeFactory.instance.objectNode();
        tokenizer.addIds(generation);
        Json.writeAtomically(folder.resolve("generation_config.json"), generation);
        tokenizer.write(folder, decoder.sizes().positions());
    }

    /**
     * The weights by Hugging Face's names, decoded when they are asked for.
     *
     * @param type F32, F16 or BF16
     * @param rename from Hugging Face's name to the one they are asked for by
     */
    public TensorFolder weights(StoredType type, UnaryOperator<String> rename) {
        GgufWeights weights = new GgufWeights(file.path(), type);
        tensors.forEach((name, tensor) -> weights.add(name, tensor, heads(tensor.name())));
        return TensorFolder.of(weights, rename);
    }

    /** Heads whose rows are in another order than Hugging Face's. */
    private int heads(String name) {
        List<String> parts = Arrays.asList(name.split("\\.", -1));
        if (!decoder.architecture().turnsPairs()) {
            return 0;
        }
        return parts.contains("attn_q")
                ? decoder.sizes().heads()
                : parts.contains("attn_k") ? decoder.sizes().keyHeads() : 0;
    }
}
