package lilora.engine.compose;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import lilora.engine.InputException;
import lilora.engine.file.Folders;
import lilora.engine.gguf.GgufModel;
import lilora.engine.model.weights.StoredType;
import lilora.engine.model.weights.TensorFolder;
import org.jspecify.annotations.Nullable;

/**
 * The language model: a folder, or a GGUF file, of whose fields the files of a folder are made for the while; its weights are read
 * from the file itself, in float32, which holds every number exactly.
 *
 * @param given the folder or the file
 * @param folder with the configuration and the tokenizer
 */
record LanguagePart(Path given, Path folder, @Nullable GgufModel gguf) {
    /** @param aside a folder to be, for the files of a GGUF file */
    static LanguagePart of(Path given, Path aside) throws IOException {
        if (!GgufModel.isNamed(given) || Files.isDirectory(given)) {
            return new LanguagePart(given, given, null);
        }
        GgufModel gguf = GgufModel.open(given);
        gguf.writeConfigs(Files.createDirectories(aside), StoredType.F32);
        return new LanguagePart(given, aside, gguf);
    }

    TensorFolder weights(UnaryOperator<String> rename) {
        return gguf == null ? TensorFolder.open(folder, rename) : gguf.weights(StoredType.F32, rename);
    }

    /** Whether the folder was made of a file. */
    boolean isMade() {
        return gguf != null;
    }

    /** What stands before the name of a file of the folder in sentences. */
    String prefix() {
        return gguf == null ? given + File.separator : given + ", made into ";
    }

    /** A sentence about files that were made is about the file that they were made of. */
    InputException ofGiven(InputException e) {
        String sentence = String.valueOf(e.getMessage());
        String own = sentence.replace(folder + File.separator, prefix()).replace(folder.toString(), given.toString());
        return gguf == null || own.equals(sentence) ? e : new InputException(own, e);
    }

    /** Takes away what was made. */
    void delete() throws IOException {
        if (gguf != null) {
            Folders.delete(folder);
        }
    }
}
