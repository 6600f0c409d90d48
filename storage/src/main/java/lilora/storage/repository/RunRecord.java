package lilora.storage.repository;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import lilora.engine.event.CardEnergy;
import lilora.engine.event.CellMatrix;
import lilora.engine.event.RunEvent;
import lilora.engine.experiment.RunSpec;
import lilora.engine.result.AccuracyMatrix;

/**
 * One run, complete but for its steps and predictions, which are asked for by the piece. Every list is in the order of the
 * events and holds superseded ones too, marked.
 *
 * @param row as in the list
 * @param folder run directory
 * @param spec what was asked
 * @param attempts one {@code hello} each
 * @param plans what the run said it would do
 * @param preflight checks
 * @param stages begun
 * @param stageEnds of trained and evaluated stages
 * @param cells of the accuracy matrix
 * @param heldOutLosses on held-out items, between steps
 * @param samples answers to some of them
 * @param layers what the method tells of each layer
 * @param parameters counted from live tensors
 * @param resources memory and disk
 * @param checkpoints complete on disk
 * @param notes of engine and researcher, told by the worker
 * @param alarms to look at
 * @param states changes of the worker's state
 * @param commands acknowledged
 * @param failures faults
 * @param outcomes ends in good order
 * @param stepRows step events recorded, superseded ones included
 * @param problems sentences on places in the event file that could not be used
 */
public record RunRecord(
        RunRow row,
        Path folder,
        RunSpec spec,
        List<StoredEvent<RunEvent.Hello>> attempts,
        List<StoredEvent<RunEvent.Planned>> plans,
        List<StoredEvent<RunEvent.Preflight>> preflight,
        List<StoredEvent<RunEvent.StageStart>> stages,
        List<StoredEvent<RunEvent.StageEnd>> stageEnds,
        List<StoredEvent<RunEvent.EvalCell>> cells,
        List<StoredEvent<RunEvent.HeldOutLoss>> heldOutLosses,
        List<StoredEvent<RunEvent.SampleAnswer>> samples,
        List<StoredEvent<RunEvent.LayerValues>> layers,
        List<StoredEvent<RunEvent.Parameters>> parameters,
        List<StoredEvent<RunEvent.Resource>> resources,
        List<StoredEvent<RunEvent.Checkpoint>> checkpoints,
        List<StoredEvent<RunEvent.Note>> notes,
        List<StoredEvent<RunEvent.Alarm>> alarms,
        List<StoredEvent<RunEvent.StateChanged>> states,
        List<StoredEvent<RunEvent.Acknowledged>> commands,
        List<StoredEvent<RunEvent.Failed>> failures,
        List<StoredEvent<RunEvent.Done>> outcomes,
        long stepRows,
        List<String> problems) {
    public RunRecord {
        attempts = List.copyOf(attempts);
        plans = List.copyOf(plans);
        preflight = List.copyOf(preflight);
        stages = List.copyOf(stages);
        stageEnds = List.copyOf(stageEnds);
        cells = List.copyOf(cells);
        heldOutLosses = List.copyOf(heldOutLosses);
        samples = List.copyOf(samples);
        layers = List.copyOf(layers);
        parameters = List.copyOf(parameters);
        resources = List.copyOf(resources);
        checkpoints = List.copyOf(checkpoints);
        notes = List.copyOf(notes);
        alarms = List.copyOf(alarms);
        states = List.copyOf(states);
        commands = List.copyOf(commands);
        failures = List.copyOf(failures);
        outcomes = List.copyOf(outcomes);
        problems = List.copyOf(problems);
    }

    /** The plan that stands, if the run has told one. */
    public Optional<RunEvent.Planned> plan() {
        return current(plans).reduce((earlier, later) -> later);
    }

    /** What computed the run, by name: as its last worker told it, or before there was one, what it was to be made with. */
    public Map<String, String> madeWith() {
        Map<String, String> made = new TreeMap<>(spec.versions());
        attempts.stream()
                .map(StoredEvent::event)
                .reduce((earlier, later) -> later)
                .ifPresent(hello -> {
                    made.putAll(hello.versions());
                    made.put("device", hello.device());
                    made.put("threads", Integer.toString(hello.threads()));
                });
        return made;
    }

    /** What the card drew for all attempts, if that was measured. */
    public Optional<CardEnergy.Estimate> cardEnergy() {
        CardEnergy energy = new CardEnergy();
        Stream.of(attempts, resources)
                .<StoredEvent<? extends RunEvent>>flatMap(List::stream)
                .sorted(Comparator.comparingLong(StoredEvent::seq))
                .forEach(entry -> energy.accept(entry.time(), entry.event()));
        return energy.estimate();
    }

    /** The newest standing count of parameters. */
    public Optional<RunEvent.Parameters> counted() {
        return current(parameters).reduce((earlier, later) -> later);
    }

    /** The accuracy matrix of the cells that stand; a cell outside the sequence or without a finite score is left out. */
    public AccuracyMatrix matrix() {
        return CellMatrix.scores(standingCells(), tasks());
    }

    /** The same of the answers with tasks that a selector chose; empty where the run did not ask one. */
    public AccuracyMatrix selected() {
        return CellMatrix.selected(standingCells(), tasks());
    }

    private int tasks() {
        return spec.experiment().tasks().size();
    }

    /** The evaluated cells that stand. */
    public List<RunEvent.EvalCell> standingCells() {
        return current(cells).toList();
    }

    /** Everything but steps, resources and what is held out in the order it happened, for the log. */
    public List<StoredEvent<? extends RunEvent>> log() {
        return Stream.<Collection<? extends StoredEvent<? extends RunEvent>>>of(
                        attempts,
                        plans,
                        preflight,
                        stages,
                        stageEnds,
                        cells,
                        parameters,
                        checkpoints,
                        notes,
                        alarms,
                        states,
                        commands,
                        failures,
                        outcomes)
                .<StoredEvent<? extends RunEvent>>flatMap(Collection::stream)
                .sorted(Comparator.comparingLong(StoredEvent::seq))
                .toList();
    }

    /** The events of a list that no later attempt told again. */
    public static <E extends RunEvent> Stream<E> current(List<StoredEvent<E>> entries) {
        return entries.stream().filter(entry -> !entry.superseded()).map(StoredEvent::event);
    }

    /** The tasks' titles as the plan tells them; before that, names of folders. */
    public List<String> titles() {
        Optional<List<String>> told = plan().map(plan -> plan.plan().titles());
        if (told.isPresent() && told.get().size() == row.tasks().size()) {
            return told.get();
        }
        // A plan told before titles were kept names the tasks that have a stage of their own.
        List<String> titles = new ArrayList<>(row.tasks());
        plan().ifPresent(plan -> plan.plan().stages().forEach(stage -> {
            if (stage.tasks().size() == 1 && stage.tasks().get(0) <= titles.size()) {
                titles.set(stage.tasks().get(0) - 1, stage.title());
            }
        }));
        return List.copyOf(titles);
    }
}
