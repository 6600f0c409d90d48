package lilora.engine.cli;

import lilora.engine.experiment.ComputeSpec;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** On what and in which numbers to compute. */
final class DeviceOptions {
    @Option(
            names = "--device",
            defaultValue = "cpu",
            description = "cpu, or cuda:0, cuda:1, … as 'lilora devices' lists them (default: ${DEFAULT-VALUE})")
    private String device = "cpu";

    @Option(
            names = "--threads",
            defaultValue = "0",
            description = "CPU threads of the tensor library; 0: all cores (default: ${DEFAULT-VALUE})")
    private int threads;

    @Option(
            names = "--precision",
            description =
                    "Number format of the frozen weights and of activations, fp32 or bf16, which halves their memory (default: fp32"
                            + " on the CPU, bf16 on CUDA). What is trained is kept in fp32 always")
    private @Nullable String precision;

    ComputeSpec compute() {
        return ComputeSpec.on(device, threads, precision == null ? null : ComputeSpec.Precision.of(precision));
    }
}
