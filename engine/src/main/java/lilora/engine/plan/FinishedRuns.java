package lilora.engine.plan;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lilora.engine.DiskException;
import lilora.engine.InputException;
import lilora.engine.event.RecordedEvent;
import lilora.engine.event.RunEvent;
import lilora.engine.experiment.ComputeSpec;
import lilora.engine.experiment.ExperimentSpec;
import lilora.engine.experiment.RunContent;
import lilora.engine.experiment.RunSpec;
import lilora.engine.file.Folders;
import lilora.engine.run.EventReader;
import lilora.engine.run.RunDirectory;
import lilora.engine.train.Cursor;
import lilora.engine.train.RunInputs;

/** Finds runs that did, or began, exactly what another is about to do, so that nothing is computed twice. For the runs there are when it is made. */
public final class FinishedRuns {
    /** Newest first. */
    private final Map<RunContent, List<RunDirectory>> runs;

    /** Looks below this folder, which need not exist. */
    public FinishedRuns(Path folder) {
        this.runs = Files.isDirectory(folder) ? below(folder) : Map.of();
    }

    private static Map<RunContent, List<RunDirectory>> below(Path folder) {
        Map<RunContent, List<RunDirectory>> runs = new HashMap<>();
        try {
            for (Path entry : Folders.list(folder)) {
                // One that is still being made, or was when its maker was killed, has a run.json, too.
                if (entry.getFileName().toString().startsWith(".")) {
                    continue;
                }
                open(entry).ifPresent(spec -> runs.computeIfAbsent(RunContent.of(spec), content -> new ArrayList<>())
                        .add(0, RunDirectory.open(entry)));
            }
        } catch (IOException e) {
            throw new DiskException(
                    "The runs in %s cannot be listed: %s.".formatted(folder, DiskException.reason(e)), e);
        }
        return runs;
    }

    private static Optional<RunSpec> open(Path folder) {
        try {
            return Optional.of(RunDirectory.open(folder).spec());
        } catch (InputException e) {
            // Something else lies there, or a run of another version: not ours to judge.
            return Optional.empty();
        }
    }

    /** All runs that are there, by what they are known by; newest first. */
    public Map<RunContent, List<RunDirectory>> all() {
        return Collections.unmodifiableMap(runs);
    }

    /** A completed run with the same experiment, device, threads and contents. */
    public Optional<RunDirectory> same(RunInputs inputs, ComputeSpec compute) {
        return finished(content(inputs, compute.resolved()));
    }

    private static RunContent content(RunInputs inputs, ComputeSpec compute) {
        return RunContent.of(inputs.experiment(), compute, Fingerprints.of(inputs));
    }

    /** A run that did, or began, what another is about to do. */
    public record Begun(RunDirectory run, boolean completed) {}

    /** A completed run with the same experiment, device, threads and contents, or else one that can go on. */
    public Optional<Begun> begun(RunInputs inputs, ComputeSpec compute) {
        if (runs.isEmpty()) {
            return Optional.empty(); // and nothing large is read to find that out
        }
        List<Begun> usable = runs.getOrDefault(content(inputs, compute.resolved()), List.of()).stream()
                .flatMap(run -> usable(run).stream())
                .toList();
        return usable.stream().filter(Begun::completed).findFirst().or(() -> usable.stream()
                .filter(begun -> namesTheSame(begun.run(), inputs.experiment()))
                .findFirst());
    }

    /** The newest completed run with this content. */
    public Optional<RunDirectory> finished(RunContent content) {
        return runs.getOrDefault(content, List.of()).stream()
                .filter(FinishedRuns::completed)
                .findFirst();
    }

    /** A completed run that is the same but for its number of threads, which runs of older versions do not tell. */
    public Optional<RunDirectory> ofUnknownThreads(RunContent content) {
        ComputeSpec compute = content.compute();
        return finished(
                new RunContent(content.experiment(), new ComputeSpec(compute.device(), 0, compute.precision())));
    }

    /** The newest run that began with this content, and with these very folders, which it needs to go on, and is not completed. */
    public Optional<RunDirectory> unfinished(RunContent content, ExperimentSpec experiment) {
        return runs.getOrDefault(content, List.of()).stream()
                .filter(run -> namesTheSame(run, experiment))
                .filter(run -> usable(run).filter(begun -> !begun.completed()).isPresent())
                .findFirst();
    }

    private static boolean namesTheSame(RunDirectory run, ExperimentSpec experiment) {
        return RunContent.canonical(run.spec().experiment().withName(""))
                .equals(RunContent.canonical(experiment.withName("")));
    }

    /** Whether a run is completed, with nothing of it lost and its specification as it was. */
    public static boolean completed(RunDirectory run) {
        return usable(run).filter(Begun::completed).isPresent();
    }

    /** Reads its events; empty if something of them is lost, its specification is another, or it did not learn all by itself. */
    private static Optional<Begun> usable(RunDirectory run) {
        EventReader.Batch all = new EventReader(run.events()).pollToEnd();
        boolean completed = all.events().stream()
                .anyMatch(event -> event.event() instanceof RunEvent.Done end
                        && end.outcome().equals("completed"));
        return all.whole() && run.isUnchangedSince(all.events()) && learnedItself(run, all.events(), completed)
                ? Optional.of(new Begun(run, completed))
                : Optional.empty();
    }

    /** Not so a run that has its first stages from a task bank: it tells of none of their steps. */
    private static boolean learnedItself(RunDirectory run, List<RecordedEvent> events, boolean completed) {
        List<Integer> begun = new ArrayList<>();
        // Stages are numbered by their last task: the only stage of joint training is the last.
        int first = 0;
        for (RecordedEvent event : events) {
            if (event.event() instanceof RunEvent.StageStart start) {
                begun.add(start.stage());
            } else if (event.event() instanceof RunEvent.Planned planned
                    && !planned.plan().stages().isEmpty()) {
                first = planned.plan().stages().get(0).stage();
            }
        }
        if (begun.isEmpty()) {
            return completed ? first == 0 : Cursor.stagesLearned(run.checkpoints()) == 0;
        }
        return begun.contains(first);
    }
}
