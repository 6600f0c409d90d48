package lilora.engine.cli;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import lilora.engine.event.RunEvent;
import lilora.engine.experiment.PretrainSpec;
import lilora.engine.json.Json;
import lilora.engine.plan.BaseModelTraining;
import lilora.engine.train.RunControl;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lilora pretrain}: makes a small base model from nothing; started again, it goes on from its last checkpoint. */
@Command(
        name = "pretrain",
        description =
                "Trains a small LLaVA-style base model from nothing and writes it in Hugging Face format. Started again"
                        + " with the same output folder, it continues.",
        mixinStandardHelpOptions = true)
final class PretrainCommand implements Callable<Integer> {
    private static final int EVERY = 20;

    @Parameters(paramLabel = "SPEC", description = "Pretraining file (JSON)")
    private Path file = Path.of("");

    @Option(names = "--out", required = true, description = "Folder for checkpoints and, at the end, the model")
    private Path out = Path.of("");

    @Option(names = "--threads", defaultValue = "0", description = "CPU threads; 0: all cores (default: 0)")
    private int threads;

    @Option(names = "--json", description = "Print every event as a line of JSON")
    private boolean json;

    @Override
    public Integer call() {
        if (threads > 0) {
            System.setProperty("ai.djl.pytorch.num_threads", Integer.toString(threads));
        }
        PrintStream console = System.out;
        PretrainSpec spec = BaseModelTraining.read(file);
        long start = System.nanoTime();
        int[] first = {0};
        BaseModelTraining training = new BaseModelTraining(spec, out);
        OptionalDouble loss = training.run(
                event -> {
                    if (json) {
                        console.println(Json.compact(event));
                    } else if (event instanceof RunEvent.Step step) {
                        if (first[0] == 0) {
                            first[0] = step.step();
                        }
                        if (step.step() % EVERY == 0) {
                            double each = (System.nanoTime() - start) / 1e9 / (step.step() - first[0] + 1);
                            console.println("step %,d/%,d  loss %.4f  norm %.2f  rate %.2e  %.2f s/step  %s left"
                                    .formatted(
                                            step.step(),
                                            spec.steps(),
                                            step.loss(),
                                            step.gradNorm(),
                                            step.learningRate(),
                                            each,
                                            TextView.duration(each * (spec.steps() - step.step()))));
                        }
                    } else if (event instanceof RunEvent.Note note) {
                        console.println(note.text());
                    }
                },
                RunControl.NONE);
        console.println("held-out loss %.4f; the model is in %s".formatted(loss.orElseThrow(), training.model()));
        return ExitCode.OK;
    }
}
