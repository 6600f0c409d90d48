package lilora.app.launch;

import java.util.List;
import lilora.engine.experiment.ComputeSpec;
import lilora.engine.experiment.ExperimentSpec;

/**
 * What somebody wants to run.
 *
 * @param spec the experiment
 * @param seeds one run each
 * @param compute where
 * @param data whether somebody has looked through the data already
 * @param accepted warnings that somebody read and launches in spite of
 */
public record LaunchRequest(
        ExperimentSpec spec, List<Long> seeds, ComputeSpec compute, Data data, List<String> accepted) {
    /** What is known of the data. */
    public enum Data {
        /** It is looked through before anything is made. */
        UNKNOWN,
        /** A pre-flight has just looked through it. */
        CHECKED
    }

    public LaunchRequest {
        seeds = List.copyOf(seeds);
        accepted = List.copyOf(accepted);
    }

    /** One run with the experiment's own seed, its data not looked at yet. */
    public static LaunchRequest of(ExperimentSpec spec, ComputeSpec compute) {
        return new LaunchRequest(spec, List.of(spec.seed()), compute, Data.UNKNOWN, List.of());
    }
}
