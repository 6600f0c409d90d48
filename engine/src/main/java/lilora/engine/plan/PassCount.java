package lilora.engine.plan;

import lilora.engine.method.ContinualMethod.Looks;
import lilora.engine.method.ContinualMethod.Stage;
import lilora.engine.method.ContinualMethod.TaughtRouter;
import lilora.engine.result.DataPasses;
import lilora.engine.train.PreparedTask;
import lilora.engine.train.RunInputs;

/** Counts how often a run is to go through its training data. */
final class PassCount {
    private PassCount() {}

    static DataPasses of(RunInputs inputs) {
        long items = inputs.tasks().stream().mapToLong(PassCount::items).sum();
        DataPasses shown =
                inputs.stages().stream().map(stage -> shown(inputs, stage)).reduce(DataPasses.NONE, DataPasses::plus);
        return items == 0 ? DataPasses.NONE : shown.times(1.0 / items);
    }

    /** Items that one stage shows, each as often as it does. */
    private static DataPasses shown(RunInputs inputs, Stage stage) {
        long own = stage.tasks().stream()
                .mapToLong(task -> items(inputs.tasks().get(task - 1)))
                .sum();
        if (own == 0) {
            return DataPasses.NONE; // No run does that: it is refused.
        }
        int all = inputs.items(stage);
        double epochs = inputs.epochs(stage);
        Looks looks = inputs.method().looks(stage, all);
        return new DataPasses(
                epochs * own,
                epochs * (all - own),
                (double) looks.gradients() + looks.forward() + taught(inputs, stage));
    }

    private static long taught(RunInputs inputs, Stage stage) {
        TaughtRouter router = inputs.method().taughtRouter().orElse(new TaughtRouter(0, 0));
        return inputs.tasks().subList(0, stage.number()).stream()
                .mapToLong(task -> (long) router.passes() * Math.min(router.items(), items(task)))
                .sum();
    }

    private static int items(PreparedTask task) {
        return task.train().size();
    }
}
