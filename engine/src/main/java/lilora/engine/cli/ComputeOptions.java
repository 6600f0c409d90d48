package lilora.engine.cli;

import java.nio.file.Path;
import lilora.engine.experiment.ComputeSpec;
import lilora.engine.hub.NamedModels;
import lilora.engine.plan.CheckedRun;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where to compute and where to keep what is made: options of every command that starts or plans a run. */
final class ComputeOptions {
    @Mixin
    private DeviceOptions device = new DeviceOptions();

    @Option(
            names = "--workspace",
            defaultValue = NamedModels.USUAL_WORKSPACE,
            description =
                    "Folder for runs and vision features, with the models that are called by name (default: ${DEFAULT-VALUE})")
    private Path workspace = Path.of(NamedModels.USUAL_WORKSPACE);

    ComputeSpec compute() {
        return device.compute();
    }

    /** Makes runs that compute so and are kept there. */
    CheckedRun checkedRun() {
        return new CheckedRun(compute(), runs(), cache());
    }

    Path workspace() {
        return workspace;
    }

    Path runs() {
        return workspace.resolve("runs");
    }

    /** The base models that are called by their names. */
    NamedModels models() {
        return NamedModels.in(workspace);
    }

    Path cache() {
        return workspace.resolve("cache");
    }
}
