package lilora.engine.cli;

import java.nio.file.Path;
import lilora.engine.experiment.ComputeSpec;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where to compute and where to keep what is made: options of every command that starts or plans a run. */
final class ComputeOptions {
    @Mixin
    private DeviceOptions device = new DeviceOptions();

    @Option(
            names = "--workspace",
            defaultValue = "workspace",
            description = "Folder for runs and vision features (default: ${DEFAULT-VALUE})")
    private Path workspace = Path.of("workspace");

    ComputeSpec compute() {
        return device.compute();
    }

    Path runs() {
        return workspace.resolve("runs");
    }

    Path cache() {
        return workspace.resolve("cache");
    }
}
