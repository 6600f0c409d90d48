package lilora.engine.peft;

import java.nio.file.Files;
import java.nio.file.Path;
import lilora.engine.InputException;
import lilora.engine.model.weights.TensorFile;

/**
 * The file of other trained weights that LLaVA's scripts, and LiLoRA's after them, leave beside what they adapt with. Where the scripts
 * train nothing else it holds an empty dictionary; what it holds would take the place of weights of the base model.
 */
final class NonLora {
    static final String FILE = "non_lora_trainables.bin";

    private NonLora() {}

    static void requireNone(Path folder) {
        Path file = folder.resolve(FILE);
        if (!Files.isRegularFile(file)) {
            return;
        }
        TensorFile tensors = TensorFile.openTorch(file);
        if (!tensors.tensors().isEmpty()) {
            throw new InputException(
                    "%s holds weights of the base model, such as %s, that were trained beside the adapter. Make a base model with them (compose it with %s for its projector), and take the adapter without this file."
                            .formatted(
                                    file, tensors.tensors().keySet().iterator().next(), file.getFileName()));
        }
    }
}
