package lilora.app.launch;

import java.util.List;
import java.util.Optional;
import lilora.engine.experiment.ComputeSpec;
import lilora.engine.experiment.ExperimentSpec;

/**
 * What somebody wants to run.
 *
 * @param spec the experiment
 * @param seeds one run each
 * @param compute with what
 * @param data whether somebody has looked through the data already
 * @param accepted warnings that somebody read and launches in spite of
 * @param host the other computer that shall run it; empty for this one
 */
public record LaunchRequest(
        ExperimentSpec spec,
        List<Long> seeds,
        ComputeSpec compute,
        Data data,
        List<String> accepted,
        Optional<String> host) {
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

    /** On this computer. */
    public LaunchRequest(ExperimentSpec spec, List<Long> seeds, ComputeSpec compute, Data data, List<String> accepted) {
        this(spec, seeds, compute, data, accepted, Optional.empty());
    }

    /** The same on another computer, or on this one. */
    public LaunchRequest on(Optional<String> other) {
        return new LaunchRequest(spec, seeds, compute, data, accepted, other);
    }

    /** One run with the experiment's own seed, its data not looked at yet. */
    public static LaunchRequest of(ExperimentSpec spec, ComputeSpec compute) {
        return new LaunchRequest(spec, List.of(spec.seed()), compute, Data.UNKNOWN, List.of());
    }
}
