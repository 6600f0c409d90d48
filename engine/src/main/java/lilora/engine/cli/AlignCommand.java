package lilora.engine.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import lilora.engine.DiskException;
import lilora.engine.InputException;
import lilora.engine.Progress;
import lilora.engine.experiment.ExperimentSpec;
import lilora.engine.exporting.ModelExport;
import lilora.engine.exporting.ProjectorExport;
import lilora.engine.exporting.StoredAdapters;
import lilora.engine.file.Folders;
import lilora.engine.gguf.GgufModel;
import lilora.engine.json.Json;
import lilora.engine.method.MethodCatalog;
import lilora.engine.model.ModelConfig;
import lilora.engine.model.weights.StoredType;
import lilora.engine.model.weights.TensorShards;
import lilora.engine.plan.Alignment;
import lilora.engine.plan.FinishedRuns;
import lilora.engine.plan.Preparation;
import lilora.engine.run.ExitCode;
import lilora.engine.run.Liveness;
import lilora.engine.run.RunDirectory;
import lilora.engine.tracking.RunTrackers;
import lilora.engine.train.RunInputs;
import lilora.engine.worker.WorkerLauncher;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lilora align}: the first stage of LLaVA's training, and the model or the projector that comes out of it. */
@Command(
        name = "align",
        description =
                "Trains the projector of a base model on pairs of image and text, all tasks together, as LLaVA's first stage"
                        + " does: a run like any other, continued from its last checkpoint when the command is given again."
                        + " Then writes the model, or the projector alone.",
        mixinStandardHelpOptions = true)
final class AlignCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "MODEL", description = "Folder of the base model, such as compose makes")
    private Path model = Path.of("");

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "TASK", description = "Task folders")
    private List<Path> tasks = List.of();

    @Option(names = "--out", required = true, description = "Folder to be written; it must not be there yet")
    private Path out = Path.of("");

    @Option(
            names = "--projector-only",
            description =
                    "Write projector.safetensors with the model's configuration instead of the whole model; a LoRA"
                            + " stands beside it in adapter/")
    private boolean projectorOnly;

    @Option(
            names = "--dtype",
            description = "Number type of the weights: float32, float16 or bfloat16 (default: the base model's own)")
    private @Nullable String dtype;

    @Mixin
    private AlignOptions options = new AlignOptions();

    @Mixin
    private ComputeOptions compute = new ComputeOptions();

    @Mixin
    private TrackingOptions tracking = new TrackingOptions();

    @Option(
            names = "--allow-train-images",
            description = "Test images may be training images too; recorded in the run (evaluation.allowTrainImages)")
    private boolean allowTrainImages;

    @Option(names = "--json", description = "Print every event as a line of JSON, and what was written as the last")
    private boolean json;

    @Option(names = "--dry-run", description = "Only show what it would cost, as 'lilora plan' does")
    private boolean dryRun;

    @Spec
    private @Nullable CommandSpec command;

    /** What the last line of JSON tells. */
    private record Aligned(String run, String out, long bytes, boolean already) {}

    @Override
    @SuppressWarnings("try") // the hint gives itself
    public Integer call() {
        StoredType type = type();
        ExperimentSpec spec = experiment();
        if (dryRun) {
            PlanCommand.print(spec, compute, json, System.out);
            return ExitCode.OK;
        }
        WorkerLauncher launcher = new WorkerLauncher();
        launcher.requireDevice(compute.compute());
        FinishedRuns.Begun begun = begun(spec);
        if (!begun.completed()) {
            try (OnInterrupt hint = new OnInterrupt(() -> "Continue with: " + ShellCommand.command(command));
                    RunTrackers trackers = tracking.trackers()) {
                int code = new Follower(System.out, json, trackers)
                        .start(launcher, begun.run(), compute.cache())
                        .exitCode();
                if (code != ExitCode.OK) {
                    System.err.println(
                            "The alignment is not complete; continue it with: " + ShellCommand.command(command));
                    return code;
                }
            }
        }
        tell(written(begun.run(), type));
        return ExitCode.OK;
    }

    private @Nullable StoredType type() {
        if (dtype == null) {
            return null;
        }
        StoredType type = GgufModel.TYPES.get(dtype);
        if (type == null) {
            throw new InputException(
                    "--dtype is \"%s\"; write %s.".formatted(dtype, String.join(", ", GgufModel.TYPES.keySet())));
        }
        return type;
    }

    private ExperimentSpec experiment() {
        Path folder = compute.models().locate(model);
        ExperimentSpec spec = options.of(folder, tasks).experiment();
        if (projectorOnly) {
            ProjectorExport.requireApart(ModelConfig.read(folder).linearSites(), folder);
        }
        return allowTrainImages ? spec.withEvaluation(spec.evaluation().withAllowedTrainImages()) : spec;
    }

    /** The run that was asked for, made now if there is none. */
    private FinishedRuns.Begun begun(ExperimentSpec spec) {
        try (RunInputs inputs = new Preparation(MethodCatalog.load()).prepare(spec)) {
            Alignment.requireImages(inputs);
            Optional<FinishedRuns.Begun> same = new FinishedRuns(compute.runs()).begun(inputs, compute.compute());
            if (same.filter(FinishedRuns.Begun::completed).isEmpty()) {
                requireFree();
                same.ifPresent(begun -> requireIdle(begun.run()));
            }
            return same.orElseGet(
                    () -> new FinishedRuns.Begun(compute.checkedRun().create(inputs), false));
        }
    }

    private static void requireIdle(RunDirectory run) {
        Liveness liveness = Liveness.of(run, Instant.now());
        if (liveness.mayBeAtWork()) {
            throw new InputException("%s is this alignment and is in use. %s Wait for it to end, or stop it first."
                    .formatted(run, liveness.sentence()));
        }
    }

    private void requireFree() {
        if (isThere()) {
            throw new InputException(
                    "%s is there already; name a new folder with --out, or move it away.".formatted(out));
        }
    }

    private boolean isThere() {
        if (!Files.isDirectory(out)) {
            return Files.exists(out);
        }
        try {
            return !Folders.list(out).isEmpty();
        } catch (IOException e) {
            throw new InputException("%s cannot be read: %s.".formatted(out, DiskException.reason(e)), e);
        }
    }

    private Aligned written(RunDirectory run, @Nullable StoredType type) {
        try (StoredAdapters stored = new StoredAdapters(run.path(), null)) {
            int task = stored.stage();
            ProjectorExport projector = new ProjectorExport(type);
            if (isThere()) {
                boolean same = projectorOnly == Files.exists(out.resolve(ProjectorExport.FILE))
                        && projector.isIn(stored, task, out);
                if (!same) {
                    throw new InputException(
                            "The alignment is complete in %s, but %s is there already and is not what it would write; name a new folder with --out, or move it away."
                                    .formatted(run, out));
                }
                return new Aligned(run.toString(), out.toString(), 0, true);
            }
            long bytes = projectorOnly
                    ? projector.write(stored, task, out)
                    : new ModelExport(type, TensorShards.USUAL_BYTES)
                            .write(stored, task, out, Progress.NONE)
                            .bytes();
            return new Aligned(run.toString(), out.toString(), bytes, false);
        }
    }

    private void tell(Aligned aligned) {
        if (json) {
            System.out.println(Json.compact(aligned));
            return;
        }
        System.out.println(Printable.line(
                aligned.already()
                        ? "already complete: %s, written to %s".formatted(aligned.run(), aligned.out())
                        : "%s with %,d bytes of weights from %s, written to %s"
                                .formatted(
                                        projectorOnly ? "the projector" : "the model",
                                        aligned.bytes(),
                                        aligned.run(),
                                        aligned.out())));
    }
}
