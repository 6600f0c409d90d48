package lilora.engine.plan;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import lilora.engine.InputException;
import lilora.engine.event.RunEvent;
import lilora.engine.experiment.ComputeSpec;
import lilora.engine.experiment.RunSpec;
import lilora.engine.run.EventReader;
import lilora.engine.run.RunDirectory;
import lilora.engine.train.RunInputs;

/** Finds runs that do exactly what another is about to do, so that nothing is computed twice. */
public final class FinishedRuns {
    private final Path runs;

    /** Looks below this folder, which need not exist. */
    public FinishedRuns(Path runs) {
        this.runs = runs;
    }

    /** A completed run with the same experiment, device, threads and content hashes. */
    public Optional<RunDirectory> same(RunInputs inputs, ComputeSpec compute) {
        return newest(inputs, compute.resolved(), FinishedRuns::isCompleted);
    }

    /** A run with the same experiment, device, threads and content hashes, however far it has come. */
    public Optional<RunDirectory> begun(RunInputs inputs, ComputeSpec compute) {
        return newest(inputs, compute.resolved(), run -> true);
    }

    /** A completed run that is the same but for its number of threads, which runs of older versions do not tell. */
    public Optional<RunDirectory> ofUnknownThreads(RunInputs inputs, ComputeSpec compute) {
        return newest(inputs, new ComputeSpec(compute.device(), 0, compute.precision()), FinishedRuns::isCompleted);
    }

    private Optional<RunDirectory> newest(RunInputs inputs, ComputeSpec compute, Predicate<RunDirectory> wanted) {
        if (!Files.isDirectory(runs)) {
            return Optional.empty();
        }
        Map<String, String> hashes = Fingerprints.of(inputs);
        try (Stream<Path> folders = Files.list(runs)) {
            List<Path> oldestFirst = folders.sorted().toList();
            return oldestFirst.stream()
                    .flatMap(folder -> open(folder).stream())
                    .filter(run -> matches(run.spec(), inputs, compute, hashes))
                    .filter(wanted)
                    .reduce((older, newer) -> newer);
        } catch (IOException e) {
            throw new UncheckedIOException("The runs in " + runs + " cannot be listed.", e);
        }
    }

    private static Optional<RunDirectory> open(Path folder) {
        try {
            RunDirectory run = RunDirectory.open(folder);
            run.spec();
            return Optional.of(run);
        } catch (InputException e) {
            // Something else lies there, or a run of another version: not ours to judge.
            return Optional.empty();
        }
    }

    private static boolean matches(RunSpec spec, RunInputs inputs, ComputeSpec compute, Map<String, String> hashes) {
        return spec.experiment().equals(inputs.experiment())
                && spec.compute().equals(compute)
                && spec.hashes().equals(hashes);
    }

    /** Completed, with nothing of it lost and its specification as it was. */
    public static boolean isCompleted(RunDirectory run) {
        EventReader.Batch all = new EventReader(run.events()).pollToEnd();
        boolean completed = all.events().stream()
                .anyMatch(event -> event.event() instanceof RunEvent.Done done
                        && done.outcome().equals("completed"));
        return completed && all.gapless() && run.isUnchangedSince(all.events());
    }
}
