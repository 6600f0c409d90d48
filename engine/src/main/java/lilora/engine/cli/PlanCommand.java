package lilora.engine.cli;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import lilora.engine.InputException;
import lilora.engine.experiment.ExperimentSpec;
import lilora.engine.experiment.MethodSpec;
import lilora.engine.experiment.TrainingSpec;
import lilora.engine.json.Json;
import lilora.engine.method.MethodCatalog;
import lilora.engine.model.LlavaConfig;
import lilora.engine.plan.DataCheck;
import lilora.engine.plan.ExperimentFile;
import lilora.engine.plan.ModelFolder;
import lilora.engine.plan.Planner;
import lilora.engine.plan.Preparation;
import lilora.engine.plan.Targets;
import lilora.engine.result.ParameterPlan;
import lilora.engine.result.RunPlan;
import lilora.engine.run.ExitCode;
import lilora.engine.train.RunInputs;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lilora plan}: what an experiment would do and cost; trains nothing. */
@Command(
        name = "plan",
        description =
                "Tells parameters, steps, memory and disk of an experiment, or the parameters of a method on a base model of"
                        + " which only config.json is there.",
        mixinStandardHelpOptions = true)
final class PlanCommand implements Callable<Integer> {
    @Parameters(arity = "0..1", paramLabel = "EXPERIMENT", description = "Experiment file (JSON)")
    private @Nullable Path file;

    @Option(names = "--base-model", description = "Folder with a config.json, instead of an experiment")
    private @Nullable Path baseModel;

    @Option(names = "--tasks", defaultValue = "6", description = "Number of tasks with --base-model (default: 6)")
    private int tasks;

    @Option(names = "--method", defaultValue = "lilora", description = "Method with --base-model (default: lilora)")
    private String method = "lilora";

    @Option(
            names = {"-o", "--option"},
            paramLabel = "NAME=VALUE",
            description = "Option of the method with --base-model; may be repeated")
    private Map<String, String> options = Map.of();

    @Mixin
    private ComputeOptions compute = new ComputeOptions();

    @Option(names = "--json", description = "Print JSON")
    private boolean json;

    @Override
    public Integer call() {
        if (file != null && baseModel == null) {
            print(ExperimentFile.read(file), compute, json, System.out);
        } else if (baseModel != null && file == null) {
            ParameterPlan plan = parameters(baseModel);
            System.out.print(json ? Json.pretty(plan) : text(plan));
        } else {
            throw new InputException("Give either an experiment file or --base-model.");
        }
        return ExitCode.OK;
    }

    private ParameterPlan parameters(Path folder) {
        if (tasks < 1) {
            throw new InputException("--tasks is %d; it must be at least 1.".formatted(tasks));
        }
        Map<String, Object> values = new TreeMap<>();
        options.forEach((name, text) -> values.put(name, ExperimentOptions.value(text)));
        MethodSpec spec = new MethodSpec(method, values);
        return Planner.parameters(
                RunInputs.Configured.of(MethodCatalog.load().find(spec.id()), spec.options()),
                Targets.matching(LlavaConfig.read(folder), TrainingSpec.MLP_AND_PROJECTOR),
                tasks);
    }

    /** Prints the plan of an experiment. */
    static void print(ExperimentSpec spec, ComputeOptions compute, boolean json, PrintStream out) {
        try (RunInputs inputs = new Preparation(MethodCatalog.load()).prepare(spec)) {
            DataCheck.requireUsable(inputs);
            ModelFolder.remarks(inputs.baseModel()).forEach(System.err::println);
            RunPlan plan = Planner.plan(inputs, LlavaConfig.read(inputs.baseModel()), compute.compute());
            out.print(json ? Json.pretty(plan) : text(spec, plan) + space(plan, compute));
        }
    }

    private static String text(ExperimentSpec spec, RunPlan plan) {
        StringBuilder text = new StringBuilder("%s: %s on a base model of %,d parameters%n"
                .formatted(spec.name(), spec.method().id(), plan.baseModel()));
        for (RunPlan.StagePlan stage : plan.stages()) {
            text.append("  stage %d  %-20s %,8d items %,8d steps%n"
                    .formatted(stage.stage(), stage.title(), stage.samples(), stage.steps()));
        }
        text.append("  %d evaluations with %,d prompts, features of %,d images%n"
                .formatted(plan.evaluations(), plan.prompts(), plan.images()));
        text.append("  memory about %,d MiB, disk about %,d MiB%n"
                .formatted(plan.memoryBytes() >> 20, plan.diskBytes() >> 20));
        text.append(
                plan.seconds() == null
                        ? "  time unknown on this device%n".formatted()
                        : "  time roughly %s, learning and answers, scaled from another computer%n"
                                .formatted(duration(plan.seconds())));
        return text.append(text(plan.parameters())).toString();
    }

    private static String duration(double seconds) {
        long minutes = Math.max(1, Math.round(seconds / 60));
        return minutes < 120 ? minutes + " min" : "%,d h".formatted(Math.round(seconds / 3600));
    }

    /** A warning, for the run itself will refuse. */
    private static String space(RunPlan plan, ComputeOptions compute) {
        try {
            Planner.requireSpace(plan, compute.runs(), compute.cache());
            return "";
        } catch (InputException e) {
            return "warning: " + e.getMessage() + System.lineSeparator();
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
