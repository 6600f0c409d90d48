package lilora.engine.cli;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import lilora.engine.event.RunEvent;
import lilora.engine.experiment.ComputeSpec;
import lilora.engine.experiment.PretrainSpec;
import lilora.engine.json.Json;
import lilora.engine.pretrain.BaseModelTraining;
import lilora.engine.run.ExitCode;
import lilora.engine.train.RunControl;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lilora pretrain}: makes a small base model from scratch; started again, it goes on from its last checkpoint. */
@Command(
        name = "pretrain",
        description =
                "Trains a small LLaVA-style base model from scratch and writes it in Hugging Face format. Started again"
                        + " with the same output folder, it continues.",
        mixinStandardHelpOptions = true)
final class PretrainCommand implements Callable<Integer> {
    private static final int EVERY = 20;
    private static final double MEMORY = 0.95;

    private double secondsEach;

    @Parameters(paramLabel = "SPEC", description = "Pretraining file (JSON)")
    private Path file = Path.of("");

    @Option(names = "--out", required = true, description = "Folder for checkpoints and, at the end, the model")
    private Path out = Path.of("");

    @Option(
            names = "--data",
            description = "Folder that the data folders of the phases are in (default: where the pretraining file is)")
    private @Nullable Path data;

    @Option(names = "--json", description = "Print every event as a line of JSON")
    private boolean json;

    @Mixin
    private DeviceOptions device = new DeviceOptions();

    @Spec
    private @Nullable CommandSpec command;

    /** What {@code --json} tells last. */
    private record Trained(double heldOutLoss, String model) {}

    @Override
    @SuppressWarnings("try") // the hint gives itself
    public Integer call() {
        try (OnInterrupt hint = new OnInterrupt(
                () -> "The training continues from its last checkpoint with: " + ShellCommand.command(command))) {
            return train();
        }
    }

    private int train() {
        ComputeSpec compute = device.compute().resolved();
        if (compute.threads() > 0) {
            System.setProperty("ai.djl.pytorch.num_threads", Integer.toString(compute.threads()));
        }
        PrintStream console = System.out;
        PretrainSpec spec = BaseModelTraining.read(file, Optional.ofNullable(data));
        BaseModelTraining training = new BaseModelTraining(spec, out, compute);
        OptionalDouble loss = training.run(
                event -> {
                    if (json) {
                        console.println(Json.compact(event));
                    } else if (event instanceof RunEvent.Step step) {
                        told(step, spec).ifPresent(console::println);
                    } else if (event instanceof RunEvent.Note note) {
                        console.println(Printable.line(note.text()));
                    }
                },
                RunControl.NONE);
        double heldOut = loss.orElseThrow();
        console.println(
                json
                        ? Json.compact(new Trained(heldOut, training.model().toString()))
                        : Printable.line(
                                "held-out loss %.4f; the model is in %s".formatted(heldOut, training.model())));
        return ExitCode.OK;
    }

    private Optional<String> told(RunEvent.Step step, PretrainSpec spec) {
        // A moving mean: phases differ, and so does what else the machine does.
        secondsEach = step.step() == 1 ? step.seconds() : MEMORY * secondsEach + (1 - MEMORY) * step.seconds();
        if (step.step() % EVERY != 0) {
            return Optional.empty();
        }
        PretrainSpec.Phase phase = spec.phases().get(step.stage() - 1);
        return Optional.of("%s: step %,d/%,d  loss %.4f  norm %.2f  rate %.2e  %.2f s/step  %s left in this phase"
                .formatted(
                        phase.objective().name().toLowerCase(Locale.ROOT),
                        step.step(),
                        phase.steps(),
                        step.loss(),
                        step.gradNorm(),
                        step.learningRate(),
                        secondsEach,
                        TextView.duration(secondsEach * (phase.steps() - step.step()))));
    }
}
