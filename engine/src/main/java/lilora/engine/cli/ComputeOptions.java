package lilora.engine.cli;

import java.nio.file.Path;
import lilora.engine.experiment.ComputeSpec;
import picocli.CommandLine.Option;

/** Where to compute and where to keep what is made: options of every command that starts or plans a run. */
final class ComputeOptions {
    @Option(
            names = "--device",
            defaultValue = "cpu",
            description = "cpu, or cuda:0, cuda:1, … (needs PYTORCH_LIBRARY_PATH; default: ${DEFAULT-VALUE})")
    private String device = "cpu";

    @Option(
            names = "--threads",
            defaultValue = "0",
            description = "CPU threads of the tensor library; 0: all cores (default: ${DEFAULT-VALUE})")
    private int threads;

    @Option(
            names = "--workspace",
            defaultValue = "workspace",
            description = "Folder for runs and image features (default: ${DEFAULT-VALUE})")
    private Path workspace = Path.of("workspace");

    ComputeSpec compute() {
        return ComputeSpec.on(device, threads);
    }

    Path runs() {
        return workspace.resolve("runs");
    }

    Path cache() {
        return workspace.resolve("cache");
    }
}
