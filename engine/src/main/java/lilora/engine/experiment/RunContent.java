package lilora.engine.experiment;

import java.util.Map;
import java.util.stream.IntStream;

/**
 * What decides a run's result to the last bit: two runs with the same are one another's repetition. Models and tasks count by their
 * contents, wherever they lie; what a run is called does not count.
 *
 * @param experiment without its name, with hashes for folders
 * @param compute with the number of threads, on which the last bits depend
 */
public record RunContent(ExperimentSpec experiment, ComputeSpec compute) {
    /** Of a run that was made. */
    public static RunContent of(RunSpec run) {
        return of(run.experiment(), run.compute(), run.hashes());
    }

    /**
     * Of a run to be.
     *
     * @param experiment with absolute folders
     * @param compute its automatic number of threads is settled now
     * @param hashes as in {@link RunSpec#hashes}; a folder without one counts by where it lies
     */
    public static RunContent of(ExperimentSpec experiment, ComputeSpec compute, Map<String, String> hashes) {
        return new RunContent(contents(experiment, hashes).withName(""), compute);
    }

    /** The experiment with hashes for folders, each task's with its number before it. */
    private static ExperimentSpec contents(ExperimentSpec experiment, Map<String, String> hashes) {
        String start = experiment.startAdapter();
        return experiment
                .withBaseModel(hashes.getOrDefault(RunSpec.BASE_MODEL, experiment.baseModel()))
                .withStartAdapter(start == null ? null : hashes.getOrDefault(RunSpec.START_ADAPTER, start))
                .withTasks(IntStream.range(0, experiment.tasks().size())
                        .mapToObj(i -> {
                            String folder = experiment.tasks().get(i).folder();
                            return experiment.tasks().get(i).withFolder(i + " " + hashes.getOrDefault(folder, folder));
                        })
                        .toList());
    }
}
