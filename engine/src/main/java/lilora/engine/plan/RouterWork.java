package lilora.engine.plan;

import java.util.List;
import lilora.engine.method.ContinualMethod.Stage;
import lilora.engine.method.ContinualMethod.TaughtRouter;
import lilora.engine.train.PreparedTask;
import lilora.engine.train.RunInputs;

/** What a router takes that is taught when stages end and asked before answers, beside the stages' own steps and the answers. */
final class RouterWork {
    private RouterWork() {}

    /** Sequence positions that it learns from, in all stages together; 0 for a method without one. */
    static double tokens(RunInputs inputs) {
        TaughtRouter router = inputs.method().taughtRouter().orElse(new TaughtRouter(0, 0));
        double tokens = 0;
        for (Stage stage : inputs.stages()) {
            for (int task = 1; task <= stage.number(); task++) {
                List<PreparedTask.Example> items = inputs.tasks().get(task - 1).train();
                double share = Math.min(1, (double) router.items() / Math.max(1, items.size()));
                tokens += router.passes()
                        * share
                        * items.stream().mapToLong(PreparedTask.Example::length).sum();
            }
        }
        return tokens;
    }

    /** Questions that it is asked: those of answers from the second task on, as with one there is nothing to ask. */
    static long questions(RunInputs inputs) {
        int tasks = inputs.tasks().size();
        return inputs.method().taughtRouter().isEmpty()
                ? 0
                : inputs.stages().stream()
                        .filter(stage -> stage.number() > 1)
                        .flatMap(stage ->
                                inputs.experiment().evaluation().coverage().tasksAfter(stage.number(), tasks).stream())
                        .mapToLong(task -> inputs.tasks().get(task - 1).test().size())
                        .sum();
    }
}
