package lilora.engine.study;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lilora.engine.InputException;
import lilora.engine.event.RecordedEvent;
import lilora.engine.event.RunEvent;
import lilora.engine.file.AtomicFile;
import lilora.engine.file.Sha256;
import lilora.engine.run.CurrentEvents;
import lilora.engine.run.EventReader;
import lilora.engine.run.InheritedEvents;
import lilora.engine.run.PredictionFile;
import lilora.engine.run.ResumePoint;
import lilora.engine.run.RunDirectory;
import lilora.engine.train.Checkpoints;

/**
 * The first stages of a run, which others have in common with it and need not compute again: their run begins with what they left on disk
 * and goes on from there as from a checkpoint of its own.
 *
 * @param run that has computed them
 * @param common what is in common with the run to be
 * @param ends the checkpoints of the stages in common, the base model's first
 * @param events what that run told of them
 */
record Trunk(RunDirectory run, CommonStages.Common common, List<Checkpoints.Saved> ends, List<RecordedEvent> events) {
    Trunk {
        ends = List.copyOf(ends);
        events = List.copyOf(events);
    }

    /**
     * As much of what is in common as lies there whole; empty where nothing does, as after a run was tidied up.
     *
     * @param common of that run with the run to be, by the tasks of that run
     */
    static Optional<Trunk> of(RunDirectory run, CommonStages.Common common) {
        List<Integer> stages = common.stages();
        for (int count = stages.size(); count > 0; count--) {
            Optional<Trunk> trunk = sound(run, new CommonStages.Common(stages.subList(0, count), common.tasks()));
            if (trunk.isPresent()) {
                return trunk;
            }
        }
        return Optional.empty();
    }

    /** Empty where a part of it is damaged, removed, or being written: what lies before it may do. */
    private static Optional<Trunk> sound(RunDirectory run, CommonStages.Common common) {
        try {
            return whole(run, common);
        } catch (InputException e) {
            return Optional.empty();
        }
    }

    private static Optional<Trunk> whole(RunDirectory run, CommonStages.Common common) {
        Checkpoints checkpoints = new Checkpoints(run.checkpoints(), new Checkpoints.Origin(run.specHash(), ""));
        if (!checkpoints.hasStage(common.last())) {
            return Optional.empty();
        }
        List<Checkpoints.Saved> ends =
                common.stages().stream().map(checkpoints::ofStage).toList();
        Checkpoints.Saved last = ends.get(ends.size() - 1);
        EventReader.Batch told = new EventReader(run.events()).pollToEnd();
        if (!ends.stream().allMatch(Trunk::isEnd) || !told.whole() || !run.isUnchangedSince(told.events())) {
            return Optional.empty();
        }
        long end = new ResumePoint(last.name(), common.last(), last.evaluated().isPresent()).after(told.events());
        List<RecordedEvent> events = CurrentEvents.of(told.events()).stream()
                .filter(event -> event.seq() <= end)
                .toList();
        return Optional.of(new Trunk(run, common, ends, events)).filter(trunk -> trunk.isWorthIt() && trunk.isTold());
    }

    private static boolean isEnd(Checkpoints.Saved saved) {
        return saved.sealed()
                && (saved.cursor().stage() == 0 || saved.evaluated().isPresent());
    }

    /** A run begins with the checkpoint of its start anyway: without the base model's answers it has nothing from that of another. */
    private boolean isWorthIt() {
        return common.last() > 0 || cells().findAny().isPresent();
    }

    /** Whether the events reach to the last of the checkpoints and tell of its very cells, whose answers lie there as they were written. */
    private boolean isTold() {
        Checkpoints.Saved last = ends.get(ends.size() - 1);
        List<RunEvent.EvalCell> kept =
                last.evaluated().orElseGet(() -> last.cursor().cells());
        return !events.isEmpty()
                && events.get(events.size() - 1).event() instanceof RunEvent.Checkpoint checkpoint
                && checkpoint.folder().equals(last.name())
                && cells().collect(Collectors.toSet()).equals(Set.copyOf(kept))
                && cells().allMatch(cell -> answers(cell).isPresent());
    }

    private Stream<RunEvent.EvalCell> cells() {
        return events.stream()
                .map(RecordedEvent::event)
                .filter(RunEvent.EvalCell.class::isInstance)
                .map(RunEvent.EvalCell.class::cast);
    }

    /** What is in the file of a cell's answers; empty where that is not what was written, or is gone. */
    private Optional<byte[]> answers(RunEvent.EvalCell cell) {
        try {
            byte[] answers = Files.readAllBytes(run.path().resolve(cell.predictions()));
            return Sha256.of(answers).equals(cell.predictionsHash()) ? Optional.of(answers) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Of the accuracy matrix. */
    int rows() {
        return common.stages().size();
    }

    /** What is told of it in the run that begins with it. */
    String note() {
        return common.last() == 0
                ? "The base model's answers are those of run %s, which were asked for alike.".formatted(name())
                : "All up to stage %d is that of run %s, which began alike; what it told of it is told here again."
                        .formatted(common.last(), name());
    }

    private String name() {
        return String.valueOf(run.path().getFileName());
    }

    /**
     * Puts all of it into a run that is being made.
     *
     * @throws InputException if an answer or a checkpoint is not what was written any more
     */
    void into(RunDirectory made) {
        Checkpoints checkpoints = new Checkpoints(made.checkpoints(), new Checkpoints.Origin(made.specHash(), ""));
        ends.forEach(end -> checkpoints.adopt(end, this::here));
        InheritedEvents.write(
                made,
                note(),
                events.stream().flatMap(event -> here(event).stream()).toList());
        cells().forEach(cell -> AtomicFile.write(
                made.path().resolve(here(cell).predictions()),
                answers(cell)
                        .orElseThrow(() -> new InputException(
                                "The answers in %s have changed while a run was made that begins with them; start the study again."
                                        .formatted(run.path().resolve(cell.predictions()))))));
    }

    /** Those events that are of its stages, as they are told in the run that begins with them; none for what is of a worker alone. */
    private Optional<RecordedEvent> here(RecordedEvent recorded) {
        RunEvent event = recorded.event();
        boolean kept = event instanceof RunEvent.Parameters
                || event instanceof RunEvent.StageStart
                || event instanceof RunEvent.Step
                || event instanceof RunEvent.HeldOutLoss
                || event instanceof RunEvent.SampleAnswer
                || event instanceof RunEvent.LayerValues
                || event instanceof RunEvent.EvalCell
                || event instanceof RunEvent.StageEnd
                || (event instanceof RunEvent.Checkpoint checkpoint && isKept(checkpoint));
        RunEvent here = event instanceof RunEvent.EvalCell cell ? here(cell) : event;
        return kept
                ? Optional.of(
                        new RecordedEvent(recorded.v(), recorded.seq(), recorded.attempt(), recorded.time(), here))
                : Optional.empty();
    }

    private boolean isKept(RunEvent.Checkpoint checkpoint) {
        return ends.stream().anyMatch(end -> end.name().equals(checkpoint.folder()));
    }

    private List<RunEvent.EvalCell> here(List<RunEvent.EvalCell> cells) {
        return cells.stream()
                .map(this::here)
                .sorted(Comparator.comparingInt(RunEvent.EvalCell::stage).thenComparingInt(RunEvent.EvalCell::task))
                .toList();
    }

    private RunEvent.EvalCell here(RunEvent.EvalCell cell) {
        int task = Objects.requireNonNull(common.tasks().get(cell.task()));
        String folder = cell.predictions().substring(0, cell.predictions().lastIndexOf('/') + 1);
        return new RunEvent.EvalCell(
                cell.stage(),
                task,
                cell.score(),
                cell.metric(),
                cell.instructionFollowing(),
                cell.items(),
                cell.details(),
                folder + PredictionFile.name(cell.stage(), task),
                cell.seconds(),
                cell.predictionsHash());
    }
}
