package lilora.engine.cli;

import java.util.Optional;
import lilora.engine.train.FeatureCache;
import lilora.engine.train.PreparedTask;
import lilora.engine.train.RunInputs;
import lilora.engine.train.TrainedStage;

/** Tasks, and what answers them, loaded in this process. */
interface LoadedTasks extends AutoCloseable {
    RunInputs inputs();

    /** The number of the stage whose end answers; 0 where nothing was learned here. */
    int number();

    /** What answers, in a line. */
    String header();

    /** Whether what answers a task has learned it. */
    boolean learned(PreparedTask task);

    /** The features of a task's images. */
    FeatureCache.Rows features(PreparedTask task);

    /** The score of a task. */
    TrainedStage.Result evaluate(PreparedTask task, FeatureCache.Rows features);

    /** A sentence for the results, if they may differ from those of a run. */
    Optional<String> difference();

    @Override
    void close();
}
