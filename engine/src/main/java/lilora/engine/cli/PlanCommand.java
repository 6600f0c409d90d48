package lilora.engine.cli;

import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.JniUtils;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import lilora.engine.InputException;
import lilora.engine.experiment.ComputeSpec;
import lilora.engine.experiment.ExperimentSpec;
import lilora.engine.experiment.MethodSpec;
import lilora.engine.experiment.TrainingSpec;
import lilora.engine.json.Json;
import lilora.engine.method.MethodCatalog;
import lilora.engine.model.BaseModel;
import lilora.engine.model.Compute;
import lilora.engine.model.ModelConfig;
import lilora.engine.plan.AdaptedLayers;
import lilora.engine.plan.DataCheck;
import lilora.engine.plan.DiskRoom;
import lilora.engine.plan.ExperimentFile;
import lilora.engine.plan.ModelFolder;
import lilora.engine.plan.Planner;
import lilora.engine.plan.Preparation;
import lilora.engine.plan.SpeedRecords;
import lilora.engine.result.DataPasses;
import lilora.engine.result.MemoryPlan;
import lilora.engine.result.ParameterPlan;
import lilora.engine.result.RunPlan;
import lilora.engine.run.ExitCode;
import lilora.engine.train.MemoryProbe;
import lilora.engine.train.PeakMemory;
import lilora.engine.train.RunInputs;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lilora plan}: what an experiment would do and cost; trains nothing. */
@Command(
        name = "plan",
        description =
                "Shows parameters, steps, memory and disk of an experiment, or the parameters of a method on a base model of"
                        + " which only config.json is there.",
        mixinStandardHelpOptions = true)
final class PlanCommand implements Callable<Integer> {
    private static final int USUAL_TASKS = 6;
    private static final String USUAL_METHOD = "lilora";
    /** Options that change what is done with data, of which --base-model has none. */
    private static final Set<String> OF_AN_EXPERIMENT = Set.of(
            "--seed",
            "--epochs",
            "--learning-rate",
            "--allow-train-images",
            "--start-adapter",
            "--template",
            "--gradient-checkpointing",
            "--base-weights",
            "--probe",
            "--features",
            "--workspace",
            "--device",
            "--threads",
            "--precision");

    @Parameters(arity = "0..1", paramLabel = "EXPERIMENT", description = "Experiment file (JSON)")
    private @Nullable Path file;

    @Option(names = "--base-model", description = "Folder with a config.json, instead of an experiment")
    private @Nullable Path baseModel;

    @Option(names = "--tasks", description = "Number of tasks with --base-model (default: 6)")
    private @Nullable Integer tasks;

    @Mixin
    private ExperimentOptions changes = new ExperimentOptions();

    @Mixin
    private ComputeOptions compute = new ComputeOptions();

    @Option(names = "--json", description = "Print JSON")
    private boolean json;

    @Spec
    private @Nullable CommandSpec command;

    @Override
    public Integer call() {
        if (file != null && baseModel == null) {
            requireNone("an experiment, which names its tasks itself", Set.of("--tasks"));
            print(changes.change(ExperimentFile.read(file, compute.models())), compute, json, System.out);
        } else if (baseModel != null && file == null) {
            requireNone("--base-model, where parameters alone are counted", OF_AN_EXPERIMENT);
            ParameterPlan plan = parameters(compute.models().locate(baseModel));
            System.out.print(json ? Json.pretty(plan) : text(plan));
        } else {
            throw new InputException("Give either an experiment file or --base-model.");
        }
        return ExitCode.OK;
    }

    private void requireNone(String with, Set<String> without) {
        CommandSpec here = Objects.requireNonNull(command);
        for (OptionSpec given : here.commandLine().getParseResult().matchedOptions()) {
            if (without.contains(given.longestName())) {
                throw new InputException(
                        "%s has no meaning with %s; leave it out.".formatted(given.longestName(), with));
            }
        }
    }

    private ParameterPlan parameters(Path folder) {
        int count = tasks == null ? USUAL_TASKS : tasks;
        if (count < 1) {
            throw new InputException("--tasks is %d; it must be at least 1.".formatted(count));
        }
        MethodSpec spec = changes.method(USUAL_METHOD);
        ModelConfig config = ModelConfig.read(folder);
        return Planner.parameters(
                RunInputs.Configured.of(MethodCatalog.load().find(spec.id()), spec.options()),
                config,
                AdaptedLayers.matching(config, TrainingSpec.MLP_AND_PROJECTOR),
                count);
    }

    /** Prints the plan of an experiment. */
    static void print(ExperimentSpec spec, ComputeOptions compute, boolean json, PrintStream out) {
        try (RunInputs inputs = new Preparation(MethodCatalog.load()).prepare(spec)) {
            DataCheck.requireUsable(inputs);
            ModelFolder.remarks(inputs.baseModel(), spec.template()).forEach(System.err::println);
            RunPlan guessed = Planner.plan(inputs, ModelConfig.read(inputs.baseModel()), compute.compute());
            Optional<SpeedRecords.Measured> speed =
                    new SpeedRecords(compute.runs()).of(inputs.baseModel(), compute.compute());
            RunPlan plan =
                    speed.map(measured -> measured.timed(guessed, inputs)).orElse(guessed);
            String basis = speed.map(SpeedRecords.Measured::basis).orElse(SpeedRecords.NONE);
            DiskRoom room = new DiskRoom(plan, spec.training().featureStorage(), compute.runs(), compute.cache());
            if (json) {
                out.print(Json.pretty(plan));
            } else {
                out.println(Printable.lines(
                        text(spec, inputs.method().method().descriptor().title(), plan, room, basis)));
            }
            if (spec.training().probes()) {
                probe(inputs, compute.compute(), json ? System.err : out);
            }
            String warning = warning(room);
            if (!warning.isEmpty()) {
                System.err.println(Printable.lines(warning));
            }
        }
    }

    private static void probe(RunInputs inputs, ComputeSpec compute, PrintStream out) {
        if (compute.isCuda()) {
            throw new InputException(
                    "--probe with 'plan' measures on the CPU alone; 'run --probe' measures on %s before it trains."
                            .formatted(compute.device()));
        }
        Engine.getEngine("PyTorch");
        JniUtils.setGradMode(false);
        if (compute.threads() > 0) {
            JniUtils.setNumThreads(compute.threads());
        }
        try (BaseModel model = BaseModel.load(
                inputs.baseModel(), Compute.of(compute, inputs.experiment().training()))) {
            new MemoryProbe(inputs, model, PeakMemory.resident())
                    .run(tried -> out.printf("%s: %s%n", tried.batch(), tried.found()));
        }
    }

    private static String text(ExperimentSpec spec, String method, RunPlan plan, DiskRoom room, String basis) {
        StringBuilder text = new StringBuilder(
                "%s: %s on a base model of %,d parameters%n".formatted(spec.name(), method, plan.baseModel()));
        for (RunPlan.StagePlan stage : plan.stages()) {
            text.append("  stage %d  %-20s %,8d items %,8d steps%n"
                    .formatted(stage.stage(), stage.title(), stage.samples(), stage.steps()));
        }
        DataPasses passes = plan.passes();
        if (passes != null) {
            text.append(String.format(
                    Locale.ROOT,
                    "  %.2f passes over the data, %.2f of them over items of earlier tasks and %.2f beside the steps%n",
                    passes.all(),
                    passes.rehearsed(),
                    passes.looked()));
        }
        text.append("  %d evaluations with %,d prompts, features of %,d images%n"
                .formatted(plan.evaluations(), plan.prompts(), plan.images()));
        if (plan.heldOut() != null) {
            text.append("  %,d items held out, measured %,d times with %,d sample answers%n"
                    .formatted(
                            plan.heldOut().items(),
                            plan.heldOut().measurements(),
                            plan.heldOut().answers()));
        }
        text.append("  memory about %,d MiB, disk about %,d MiB%n"
                .formatted(plan.memoryBytes() >> 20, plan.diskBytes() >> 20));
        text.append("    %s%n".formatted(room.features()));
        if (spec.template() != null) {
            text.append("  conversations in the template %s%n".formatted(spec.template()));
        }
        if (plan.memory() != null) {
            text.append(memory(plan.memory()));
        }
        text.append(
                plan.seconds() == null
                        ? "  time unknown on this device%n".formatted()
                        : "  time roughly %s, learning and answers, %s%n".formatted(duration(plan.seconds()), basis));
        return text.append(text(plan.parameters())).toString();
    }

    private static String memory(MemoryPlan memory) {
        return "    weights %,d MiB, adapters %,d, gradients and moments %,d, largest batch %,d, process %,d%n"
                .formatted(
                        memory.weights() >> 20,
                        memory.adapters() >> 20,
                        memory.optimiser() >> 20,
                        memory.activations() >> 20,
                        memory.process() >> 20);
    }

    private static String duration(double seconds) {
        long minutes = Math.max(1, Math.round(seconds / 60));
        return minutes < 120 ? minutes + " min" : "%,d h".formatted(Math.round(seconds / 3600));
    }

    /** A warning, for the run itself will refuse. */
    private static String warning(DiskRoom room) {
        try {
            room.require();
            return "";
        } catch (InputException e) {
            return "warning: " + e.getMessage();
        }
    }

    private static String text(ParameterPlan plan) {
        StringBuilder text = new StringBuilder("%d adapted layers%n".formatted(plan.layers()));
        line(text, "trained in the first stage", plan.trainedFirst());
        line(text, "trained in each later stage", plan.trainedLater());
        line(text, "stored once for all tasks", plan.storedShared());
        line(text, "stored for each task", plan.storedPerTask());
        line(text, "stored after " + plan.tasks() + " tasks", plan.storedTotal());
        if (plan.rank() > 0) {
            line(text, "isolated LoRA of rank " + plan.rank() + ", each task", plan.isolatedPerTask());
            line(text, "isolated LoRA after " + plan.tasks() + " tasks", plan.isolatedTotal());
        }
        for (String group :
                List.copyOf(plan.groups().keySet()).stream().sorted().toList()) {
            line(text, "  of it " + group, plan.groups().getOrDefault(group, 0L));
        }
        return text.toString();
    }

    private static void line(StringBuilder text, String label, long numbers) {
        text.append("  %-44s %,15d  %,10.2f MiB in bf16%n".formatted(label, numbers, ParameterPlan.halfMiB(numbers)));
    }
}
