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
 * What a run's time follows from.
 *
 * @param tokens sequence positions that are trained on, without padding, in all stages together: those that the method looks at on the way and
 *     those that its router learns from among them, and a third of those that are only computed forward, held-out items among these
 * @param prompts questions answered, those of held-out items and those that a router is asked among them
 */
public record Workload(double tokens, long prompts) {
    /** Share of a step's work that is not done for gradients. */
    private static final double FORWARD = 1.0 / 3;

    /** Of a run that answers so many questions beside those that its router is asked. */
    static Workload of(RunInputs inputs, long answers) {
        double tokens = RouterWork.tokens(inputs);
        for (Stage stage : inputs.stages()) {
            tokens += trained(inputs, stage) + heldOut(inputs, stage) * FORWARD;
        }
        return new Workload(tokens, answers + RouterWork.questions(inputs));
    }

    private static double trained(RunInputs inputs, Stage stage) {
        StageItems items = StageItems.of(inputs, stage);
        int[] lengths = items.lengths();
        Looks looks = inputs.method().looks(stage, items.size());
        return inputs.epochs(stage) * Arrays.stream(lengths).asLongStream().sum()
                + Arrays.stream(lengths).average().orElse(0) * (looks.gradients() + looks.forward() * FORWARD);
    }

    private static double heldOut(RunInputs inputs, Stage stage) {
        HeldOutSpec asked = inputs.experiment().evaluation().heldOut();
        return asked == null
                ? 0
                : (double) asked.measurements(inputs.steps(stage))
                        * stage.tasks().stream()
                                .map(task ->
                                        inputs.tasks().get(task - 1).heldOut().examples())
                                .mapToLong(Workload::length)
                                .sum();
    }

    private static long length(List<PreparedTask.Example> examples) {
        return examples.stream().mapToLong(PreparedTask.Example::length).sum();
    }
}
