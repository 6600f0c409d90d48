package lilora.app.launch;

import java.nio.file.Path;
import lilora.assets.EmbeddedAssets;
import lilora.engine.experiment.ExperimentSpec;
import lilora.engine.plan.ExperimentFile;

/**
 * What comes with the workbench, as files: runs name their data by folder. From a jar they are unpacked into the workspace
 * once, where they stay as long as the runs that name them.
 *
 * @param folder holds {@code tasks}, {@code models} and {@code experiments}
 */
public record BundledAssets(Path folder) {
    /** The files for a workspace, unpacked if need be. Not for the FX thread. */
    public static BundledAssets in(Path workspace) {
        return new BundledAssets(EmbeddedAssets.ofThisBuild().folder(workspace.resolve("shipped")));
    }

    /** Folder of the shipped tasks, one folder each. */
    public Path tasks() {
        return folder.resolve("tasks");
    }

    /** Folder of the shipped base models, one folder each. */
    public Path models() {
        return folder.resolve("models");
    }

    /** Folder of the shipped experiments and studies, a file each. */
    public Path experiments() {
        return folder.resolve("experiments");
    }

    /** The benchmark with LiLoRA: all six tasks, whole. */
    public ExperimentSpec benchmark() {
        return ExperimentFile.read(experiments().resolve("cvit-mini.json"));
    }

    /** The six-task quick start with LiLoRA. */
    public ExperimentSpec quickStart() {
        return ExperimentFile.read(experiments().resolve("quick-start-lilora.json"));
    }
}
