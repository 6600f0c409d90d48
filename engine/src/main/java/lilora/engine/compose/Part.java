package lilora.engine.compose;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import lilora.engine.InputException;
import lilora.engine.gguf.GgufModel;
import lilora.engine.model.weights.StoredType;
import lilora.engine.model.weights.TensorFolder;

/**
 * What a part of a model to be composed is by itself, before anything is made of it. Only configurations, tokenizers and headers of
 * weights are read: quick at any size.
 *
 * @param kind its {@code model_type}; empty if it does not say
 * @param parameters numbers in its files
 * @param projector whether a projector is among them
 */
public record Part(String kind, long parameters, boolean projector) {
    /**
     * A language model.
     *
     * @param given its folder, that of LLaVA in its original layout, or a GGUF file
     * @throws InputException naming the file and the field that composing would refuse
     */
    public static Part language(Path given) {
        if (GgufModel.isNamed(given) && !Files.isDirectory(given)) {
            GgufModel gguf = GgufModel.open(given);
            return of(gguf.modelType(), gguf.weights(StoredType.F32, UnaryOperator.identity()));
        }
        if (!Files.isDirectory(given)) {
            throw new InputException(
                    "%s is neither a folder nor a GGUF file; name the folder that holds the language model's config.json, or a file *.gguf."
                            .formatted(given));
        }
        ObjectNode config = PartConfigs.language(given.resolve(PartConfigs.CONFIG));
        ComposedTokenizer.read(given);
        return of(config.path("model_type").asText(), TensorFolder.open(given, PartWeights::languageName));
    }

    /**
     * A vision model.
     *
     * @throws InputException as {@link #language}
     */
    public static Part vision(Path folder) {
        ObjectNode config = PartConfigs.vision(folder.resolve(PartConfigs.CONFIG));
        Composition.requirePreprocessor(folder);
        return of(
                config.path("model_type").asText(PartConfigs.CLIP),
                TensorFolder.open(folder, UnaryOperator.identity()));
    }

    /**
     * A projector.
     *
     * @throws InputException as {@link #language}
     */
    public static Part projector(Path file) {
        return of("", PartWeights.projector(file));
    }

    /** The file of a projector in a folder; what was given if it is a file, or there is none. */
    public static Path projectorFile(Path given) {
        return ProjectorPart.inFolder(given).orElse(given);
    }

    private static Part of(String kind, TensorFolder weights) {
        long parameters = weights.tensors().values().stream()
                .mapToLong(tensor -> LongStream.of(tensor.shape()).reduce(1, Math::multiplyExact))
                .sum();
        return new Part(
                kind, parameters, PartWeights.hasProjector(weights.tensors().keySet()));
    }
}
