package lilora.engine.plan;

import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import lilora.engine.experiment.ComputeSpec;
import lilora.engine.experiment.ExperimentSpec;
import lilora.engine.experiment.RunSpec;
import lilora.engine.run.RunDirectory;
import lilora.engine.run.Versions;
import lilora.engine.train.RunInputs;

/** Makes the run directory of a checked experiment. */
public final class NewRun {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final int NAME_LENGTH = 40;

    private final Clock clock;

    public NewRun(Clock clock) {
        this.clock = clock;
    }

    /**
     * The directory of a new run below {@code runs}, named by time, experiment and seed.
     *
     * @param inputs the experiment, loaded and checked
     * @param compute its automatic number of threads is settled now
     */
    public RunDirectory create(Path runs, RunInputs inputs, ComputeSpec compute) {
        return create(runs, inputs, compute, made -> {});
    }

    /**
     * The same with more in it from the start.
     *
     * @param filling adds to the run before it has its name
     */
    public RunDirectory create(Path runs, RunInputs inputs, ComputeSpec compute, Consumer<RunDirectory> filling) {
        return create(runs, inputs, compute, Fingerprints.of(inputs), filling);
    }

    /**
     * The same for one of many that read the same: of a large base model the hashes take half a minute.
     *
     * @param hashes of what it reads, as {@link Fingerprints#of} tells them
     */
    public RunDirectory create(
            Path runs,
            RunInputs inputs,
            ComputeSpec compute,
            Map<String, String> hashes,
            Consumer<RunDirectory> filling) {
        ExperimentSpec experiment = inputs.experiment();
        String id = TIME.format(clock.instant()) + "-" + slug(experiment.name()) + "-s" + experiment.seed();
        Path folder = runs.resolve(id);
        for (int copy = 2; folder.toFile().exists(); copy++) {
            folder = runs.resolve(id + "-" + copy);
        }
        RunSpec spec = new RunSpec(
                RunSpec.SCHEMA,
                folder.getFileName().toString(),
                clock.instant().toString(),
                experiment,
                compute.resolved(),
                hashes,
                Versions.here());
        return RunDirectory.create(folder, spec, filling);
    }

    private static String slug(String name) {
        String plain =
                name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
        String cut = plain.length() > NAME_LENGTH ? plain.substring(0, NAME_LENGTH) : plain;
        return cut.isEmpty() ? "run" : cut;
    }
}
