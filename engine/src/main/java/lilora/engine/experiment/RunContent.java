package lilora.engine.experiment;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * What decides a run's result to the last bit: two runs with the same are one another's repetition. Models and tasks count by their
 * contents, wherever they lie; what a run is called does not count.
 *
 * @param experiment without its name, with hashes for folders
 * @param compute with the number of threads, on which the last bits depend
 */
public record RunContent(ExperimentSpec experiment, ComputeSpec compute) {
    private static final double EXACT = 1L << 53;

    public RunContent {
        experiment = canonical(experiment);
    }

    /** The same experiment with its options' whole numbers without a point: JSON tells 2 from 2.0, a method does not. */
    public static ExperimentSpec canonical(ExperimentSpec experiment) {
        Map<String, Object> options = new TreeMap<>(experiment.method().options());
        options.replaceAll((option, value) -> canonical(value));
        return experiment.withMethod(new MethodSpec(experiment.method().id(), options));
    }

    /** A whole number without a point; what is none as it is. */
    static Object canonical(Object value) {
        boolean whole = value instanceof Number number
                && number.doubleValue() == Math.rint(number.doubleValue())
                && Math.abs(number.doubleValue()) <= EXACT;
        return whole ? (Object) ((Number) value).longValue() : value;
    }

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

    /** Hash of a task of a content, wherever it stands in the sequence. */
    public static String ofTask(TaskSpec task) {
        return task.folder().substring(task.folder().indexOf(' ') + 1);
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
