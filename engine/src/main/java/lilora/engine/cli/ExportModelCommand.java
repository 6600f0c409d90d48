package lilora.engine.cli;

import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lilora.engine.InputException;
import lilora.engine.Progress;
import lilora.engine.exporting.ModelExport;
import lilora.engine.exporting.StoredAdapters;
import lilora.engine.model.weights.StoredType;
import lilora.engine.model.weights.TensorShards;
import lilora.engine.run.ExitCode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code lilora export-model}: a base model with a task's adapter in its weights. */
@Command(
        name = "export-model",
        description =
                "Writes the base model of a run with what answers a task merged into its weights, in Hugging Face layout, so"
                        + " that it opens here and in transformers without the adapter.",
        mixinStandardHelpOptions = true)
final class ExportModelCommand implements Callable<Integer> {
    private static final Map<String, StoredType> PRECISIONS =
            Map.of("fp32", StoredType.F32, "fp16", StoredType.F16, "bf16", StoredType.BF16);
    private static final Pattern SIZE = Pattern.compile("(\\d{1,6})\\s*(KB|MB|GB)", Pattern.CASE_INSENSITIVE);
    private static final Map<String, Long> UNITS = Map.of("KB", 1_000L, "MB", 1_000_000L, "GB", 1_000_000_000L);

    @Mixin
    private StoredTaskOptions which = new StoredTaskOptions();

    @Option(
            names = "--precision",
            description = "Number type of the weights: fp32, fp16 or bf16 (default: the base model's own)")
    private @Nullable String precision;

    @Option(
            names = "--shard-size",
            paramLabel = "SIZE",
            description = "Most bytes of one weights file, such as 500MB (default: 5GB)")
    private @Nullable String shardSize;

    @Override
    public Integer call() {
        ModelExport export = new ModelExport(type(), shardBytes());
        try (StoredAdapters stored = which.open()) {
            ModelExport.Written written = export.write(stored, which.task(stored), which.out(), Progress.NONE);
            which.tell(
                    stored,
                    "%,d MiB in %s, "
                            .formatted(
                                    written.bytes() >> 20,
                                    written.files() == 1 ? "one file" : written.files() + " files"));
        }
        return ExitCode.OK;
    }

    private @Nullable StoredType type() {
        if (precision != null && !PRECISIONS.containsKey(precision)) {
            throw new InputException(
                    "--precision is \"%s\"; write fp32, fp16 or bf16, or leave it out to keep the base model's own."
                            .formatted(precision));
        }
        return precision == null ? null : PRECISIONS.get(precision);
    }

    private long shardBytes() {
        if (shardSize == null) {
            return TensorShards.USUAL_BYTES;
        }
        Matcher size = SIZE.matcher(shardSize);
        if (!size.matches() || Long.parseLong(size.group(1)) == 0) {
            throw new InputException(
                    "--shard-size is \"%s\"; write a number of KB, MB or GB, such as 500MB.".formatted(shardSize));
        }
        return Long.parseLong(size.group(1)) * UNITS.getOrDefault(size.group(2).toUpperCase(Locale.ROOT), 1L);
    }
}
