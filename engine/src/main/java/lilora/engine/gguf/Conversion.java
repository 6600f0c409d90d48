package lilora.engine.gguf;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lilora.engine.InputException;
import lilora.engine.Progress;
import lilora.engine.file.FreeSpace;
import lilora.engine.file.NewFolder;
import lilora.engine.model.weights.StoredType;
import lilora.engine.model.weights.TensorFolder;
import lilora.engine.model.weights.TensorShards;
import lilora.engine.model.weights.TensorToWrite;

/**
 * A language model in a GGUF file becomes a folder in Hugging Face layout.
 *
 * @param file the GGUF file
 * @param out the folder to be written
 * @param type number type of its weights: F32, F16 or BF16
 */
public record Conversion(Path file, Path out, StoredType type) {
    private static final long SPARE = 64L << 20;
    private static final String CANCELLED = "Converting was cancelled; nothing is left of it.";

    /**
     * What was written.
     *
     * @param model its folder
     * @param parameters number of all weights
     * @param bytes of the weights' files
     * @param files the weights' files
     */
    public record Converted(String model, long parameters, long bytes, int files) {}

    /**
     * Makes the folder; it is there whole afterwards, or not at all.
     *
     * @param progress is told how much is written
     * @throws InputException naming the file and what in it is not read
     */
    public Converted run(Progress progress) {
        GgufModel model = GgufModel.open(file);
        return NewFolder.make(out, aside -> write(model, aside, progress));
    }

    private Converted write(GgufModel model, Path aside, Progress progress) throws IOException {
        model.writeConfigs(aside, type);
        TensorFolder weights = model.weights(type, UnaryOperator.identity());
        List<TensorToWrite> tensors = weights.tensors().keySet().stream()
                .map(name -> weights.copy(name, name))
                .toList();
        long bytes = TensorShards.bytes(tensors);
        FreeSpace.require(aside, bytes + SPARE, "The converted model", "Make room, or write to another disk.", "out");
        int files = TensorShards.write(
                        aside, TensorShards.watched(tensors, progress, CANCELLED), TensorShards.USUAL_BYTES)
                .size();
        requireFinite(aside);
        return new Converted(out.toString(), bytes / type.bytes(), bytes, files);
    }

    /** Written numbers are read faster than decoded ones; the sentence is about the file that they came from. */
    private void requireFinite(Path aside) {
        TensorFolder weights = TensorFolder.open(aside, UnaryOperator.identity());
        try {
            weights.requireFinite(weights.tensors().keySet());
        } catch (InputException e) {
            String written = Pattern.quote(aside.toString()) + "[/\\\\][\\w.-]+";
            String sentence = String.valueOf(e.getMessage());
            throw new InputException(sentence.replaceAll(written, Matcher.quoteReplacement(file.toString())), e);
        }
    }
}
