package lilora.engine.plan;

import java.util.Arrays;
import java.util.List;
import lilora.engine.experiment.HeldOutSpec;
import lilora.engine.method.ContinualMethod.Looks;
import lilora.engine.method.ContinualMethod.Stage;
import lilora.engine.train.PreparedTask;
import lilora.engine.train.RunInputs;
import lilora.engine.train.StageItems;

/**
 * A rough guess of time on a CPU on which nothing has run yet: what one core needed with the model that ships, scaled by model size and
 * cores.
 *
 * @param secondsPerToken of training, forward and backward
 * @param secondsPerPrompt of answering
 */
public record CpuSpeed(double secondsPerToken, double secondsPerPrompt) {
    private static final double REFERENCE_TOKEN = 0.6e-3;
    private static final double REFERENCE_PROMPT = 0.045;
    private static final double REFERENCE_PARAMETERS = 7.8e6;
    private static final int MOST_THREADS = 16;
    /** Share of a step's work that is not done for gradients. */
    private static final double FORWARD = 1.0 / 3;

    /** The guess for a base model of so many parameters; 0 threads are as many as there are cores. */
    public static CpuSpeed guess(long parameters, int threads) {
        double factor = parameters
                / REFERENCE_PARAMETERS
                / Math.min(threads > 0 ? threads : Runtime.getRuntime().availableProcessors(), MOST_THREADS);
        return new CpuSpeed(REFERENCE_TOKEN * factor, REFERENCE_PROMPT * factor);
    }

    /** Seconds of training and answering a run, with what is measured of held-out items and what the method looks at on the way. */
    double seconds(RunInputs inputs, long prompts) {
        HeldOutSpec asked = inputs.experiment().evaluation().heldOut();
        double tokens = 0;
        for (Stage stage : inputs.stages()) {
            StageItems items = StageItems.of(inputs, stage);
            tokens += inputs.epochs(stage)
                    * items.rehearsed().stream()
                            .mapToLong(item -> item.example().length())
                            .sum();
            Looks looks = inputs.method().looks(stage, items.size());
            tokens += Arrays.stream(items.lengths()).average().orElse(0)
                    * (looks.gradients() + looks.forward() * FORWARD);
            for (int number : stage.tasks()) {
                PreparedTask task = inputs.tasks().get(number - 1);
                tokens += task.epochs() * length(task.train());
                if (asked != null) {
                    tokens += asked.measurements(inputs.steps(stage))
                            * length(task.heldOut().examples())
                            * FORWARD;
                }
            }
        }
        return (tokens + RouterWork.tokens(inputs)) * secondsPerToken + prompts * secondsPerPrompt;
    }

    private static long length(List<PreparedTask.Example> examples) {
        return examples.stream().mapToLong(PreparedTask.Example::length).sum();
    }
}
