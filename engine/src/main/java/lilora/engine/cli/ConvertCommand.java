package lilora.engine.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import lilora.engine.InputException;
import lilora.engine.Progress;
import lilora.engine.gguf.Conversion;
import lilora.engine.gguf.Conversion.Converted;
import lilora.engine.gguf.GgufModel;
import lilora.engine.json.Json;
import lilora.engine.model.weights.StoredType;
import lilora.engine.run.ExitCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lilora convert}: a language model of llama.cpp's format. */
@Command(
        name = "convert",
        description =
                "A language model in a GGUF file (LLaMA, Mistral, SmolLM2, Qwen2) becomes a Hugging Face folder, its quantised numbers"
                        + " written out; compose takes the file itself, too.",
        mixinStandardHelpOptions = true)
final class ConvertCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE.gguf", description = "The model")
    private Path file = Path.of("");

    @Option(names = "--out", required = true, description = "Folder to be written; it must not be there yet")
    private Path out = Path.of("");

    @Option(
            names = "--dtype",
            description =
                    "Number type of the weights: float32, float16 or bfloat16 (default: float32, which holds every number exactly)")
    private String dtype = "float32";

    @Option(names = "--json", description = "Print JSON")
    private boolean json;

    @Override
    public Integer call() {
        StoredType type = GgufModel.TYPES.get(dtype);
        if (type == null) {
            throw new InputException(
                    "--dtype is \"%s\"; write %s.".formatted(dtype, String.join(", ", GgufModel.TYPES.keySet())));
        }
        Progress progress = json ? Progress.NONE : new ProgressLines();
        Converted converted = new Conversion(file, out, type).run(progress);
        System.out.print(json ? Json.pretty(converted) : sentence(converted));
        return ExitCode.OK;
    }

    private String sentence(Converted converted) {
        return Printable.line("%s: %,d parameters in %s, %,d MiB in %s"
                        .formatted(
                                converted.model(),
                                converted.parameters(),
                                dtype,
                                converted.bytes() >> 20,
                                converted.files() == 1 ? "one file" : converted.files() + " files"))
                + System.lineSeparator();
    }
}
