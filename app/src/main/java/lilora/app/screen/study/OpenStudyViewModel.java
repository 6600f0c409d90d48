package lilora.app.screen.study;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Supplier;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.collections.ObservableList;
import lilora.app.remote.HostLook;
import lilora.engine.InputException;
import lilora.engine.experiment.ExperimentSpec;

/** One study: its design, its runs, and what they give. To be used on the FX thread. */
final class OpenStudyViewModel implements AutoCloseable {
    /** Where a study stands. */
    enum Phase {
        /** Nothing of it is at work here. */
        RESTING,
        /** Its data and runs are being looked at. */
        CHECKING,
        /** What it will take is known; it can be started. */
        CHECKED,
        /** Runs are at work, and others follow. */
        WORKING,
        /** Nothing more is started; what is at work goes on. */
        HOLDING;

        boolean isAtWork() {
            return this == WORKING || this == HOLDING;
        }
    }

    private final StudyParts parts;
    private final String name;
    private final StudySaving saving;
    private final SeenKeeping seen;
    private final StudyCounting counting;
    private final RunPages pages;
    private final Optional<StudyDesignViewModel> design;
    private final StudyRows table = new StudyRows();
    private final ObservableList<StudyRow> rows = table.list();

    private final ReadOnlyObjectWrapper<Phase> phase = new ReadOnlyObjectWrapper<>(this, "phase", Phase.RESTING);
    private final ReadOnlyStringWrapper problem = new ReadOnlyStringWrapper(this, "problem", "");
    private final ReadOnlyStringWrapper cost = new ReadOnlyStringWrapper(this, "cost", "");
    private final ReadOnlyStringWrapper summary = new ReadOnlyStringWrapper(this, "summary", "");
    private final ObjectProperty<StudySetup> setup;
    private final ObjectProperty<StudyPlace> place;
    private Optional<DescribedStudy> study;
    private Optional<PlannedStudy> planned = Optional.empty();
    private Optional<StudyWork> work = Optional.empty();
    private OptionalDouble secondsLeft = OptionalDouble.empty();
    /** Of all that a check depends on. */
    private long changes;

    OpenStudyViewModel(StudyParts parts, OpenedStudy opened) {
        this.parts = parts;
        this.name = opened.name();
        this.study = opened.described();
        this.setup = new SimpleObjectProperty<>(this, "setup", opened.setup());
        this.place = new SimpleObjectProperty<>(this, "place", opened.place());
        StudyWriting writing = new StudyWriting(parts.store(), name);
        this.seen = new SeenKeeping(parts, name, writing);
        this.counting = new StudyCounting(parts.tasks(), name);
        this.pages = new RunPages(parts.navigator(), parts.notifications());
        this.saving = new StudySaving(parts, name, writing, this::saved, problem::set);
        this.design = opened.spec().map(spec -> new StudyDesignViewModel(spec, parts.methods(), saving::save));
        problem.set(opened.problem());
        show(opened.rows());
        for (ObjectProperty<?> asked : List.of(setup, place)) {
            asked.addListener((value, before, now) -> {
                unplanned();
                keepSeen();
            });
        }
        // Also of what is no study yet, and therefore is not saved.
        design.ifPresent(now -> now.designProperty().addListener((value, before, after) -> unplanned()));
    }

    String name() {
        return name;
    }

    /** Empty for a file that cannot be read. */
    Optional<StudyDesignViewModel> design() {
        return design;
    }

    ObservableList<StudyRow> rows() {
        return rows;
    }

    ReadOnlyObjectProperty<Phase> phaseProperty() {
        return phase.getReadOnlyProperty();
    }

    /** What is wrong; empty if nothing is. */
    ReadOnlyStringProperty problemProperty() {
        return problem.getReadOnlyProperty();
    }

    /** What the rest will take, once it was looked at. */
    ReadOnlyStringProperty costProperty() {
        return cost.getReadOnlyProperty();
    }

    /** How far it is. */
    ReadOnlyStringProperty summaryProperty() {
        return summary.getReadOnlyProperty();
    }

    ReadOnlyObjectProperty<StudyNumbers> numbersProperty() {
        return counting.numbersProperty();
    }

    ObjectProperty<StudySetup> setupProperty() {
        return setup;
    }

    /** Which computer makes the runs. */
    ObjectProperty<StudyPlace> placeProperty() {
        return place;
    }

    ReadOnlyStringProperty savedProperty() {
        return saving.statusProperty();
    }

    /** What its page says of it; empty while its experiment cannot be read. */
    Optional<DescribedStudy> described() {
        return study;
    }

    boolean isAtWork() {
        return work.isPresent();
    }

    /** Whether it may be started now. */
    boolean canStart() {
        return phase.get() == Phase.CHECKED
                && planned.filter(PlannedStudy::canStart).isPresent();
    }

    /** Takes the experiment of a file; the study keeps a copy of it. */
    void useExperimentOf(Path file) {
        useExperiment(() -> parts.store().experiment(file));
    }

    /** Takes another experiment; the study keeps a copy of it. */
    void useExperiment(Supplier<ExperimentSpec> experiment) {
        design.filter(now -> !now.lockedProperty().get()).ifPresent(now -> {
            try {
                ExperimentSpec taken = experiment.get();
                unplanned();
                saving.take(taken, file -> {
                    // The file may have the name it had.
                    unplanned();
                    now.edit("choose experiment", "experiment", before -> before.withExperiment(file));
                    saving.again();
                });
            } catch (InputException e) {
                problem.set(String.valueOf(e.getMessage()));
            }
        });
    }

    /** The study was written and read back: its runs may be others. */
    private void saved(OpenedStudy opened) {
        study = opened.described();
        problem.set(opened.problem());
        show(opened.rows());
    }

    /** What was planned, or is being looked at, is not what is asked for any more. */
    private void unplanned() {
        changes++;
        planned = Optional.empty();
        cost.set("");
        if (phase.get() == Phase.CHECKED) {
            phase.set(Phase.RESTING);
        }
    }

    private void show(List<StudyRow> now) {
        table.show(now);
        summarise();
        count();
    }

    /** Looks what there is and what the rest will take. */
    void check() {
        if (work.isPresent() || phase.get() == Phase.CHECKING || isFaulty()) {
            return;
        }
        phase.set(Phase.CHECKING);
        problem.set("");
        saving.whenSaved(this::look, () -> phase.set(Phase.RESTING));
    }

    private boolean isFaulty() {
        return design.isEmpty() || !design.get().problemProperty().get().isEmpty();
    }

    private void look() {
        if (isFaulty()) {
            // Edited since: the file has another design than the page.
            phase.set(Phase.RESTING);
            return;
        }
        long mine = changes;
        StudySetup asked = setup.get();
        StudyPlace where = place.get();
        List<StudyRow> before = List.copyOf(rows);
        parts.tasks()
                .run("Checking study " + name, progress -> {
                    Optional<HostLook> there = parts.places().check(where, asked, progress);
                    return PlannedStudy.of(parts.store(), name, new PlannedStudy.Asked(asked, where), there, before);
                })
                .onDone(found -> checked(found, mine))
                .onCancelled(() -> phase.set(Phase.RESTING))
                .onFailed(error -> {
                    phase.set(Phase.RESTING);
                    problem.set(String.valueOf(error.getMessage()));
                });
    }

    private void checked(PlannedStudy found, long asked) {
        found.there()
                .ifPresent(look -> parts.places().machines().seen(look.report().host(), look));
        if (asked != changes) {
            phase.set(Phase.RESTING);
            parts.notifications().tell("The study was changed while it was checked; check it again.");
            return;
        }
        study = Optional.of(found.described());
        show(found.rows());
        keepSeen();
        planned = Optional.of(found);
        cost.set(found.cost());
        phase.set(Phase.CHECKED);
    }

    /** Starts what is missing, as it was checked. */
    void start() {
        if (!canStart()) {
            return;
        }
        PlannedStudy found = planned.orElseThrow();
        planned = Optional.empty();
        cost.set("");
        phase.set(Phase.WORKING);
        design.ifPresent(now -> now.lockedProperty().set(true));
        problem.set("");
        Watching watching = new Watching();
        StudyWork begun = new StudyWork(parts.work(), name, found, watching);
        work = watching.over ? Optional.empty() : Optional.of(begun);
        summarise();
    }

    /** Starts nothing more, or goes on with it. */
    void hold(boolean hold) {
        work.ifPresent(now -> {
            now.hold(hold);
            phase.set(hold ? Phase.HOLDING : Phase.WORKING);
            summarise();
        });
    }

    /** Tries failed runs again: within the study at work, else the study is looked at anew, which has them among what is missing. */
    void retry(List<StudyRow> asked) {
        List<StudyRow> failed = StudyRows.failed(asked);
        if (failed.isEmpty()) {
            parts.notifications().tell("None of these runs has failed.");
        } else if (work.isEmpty()) {
            check();
        } else {
            for (StudyRow row : failed) {
                work.get().retry(row.run());
                table.put(row.in(StudyRow.State.TO_DO, row.folder(), 0, "Tried again when a slot is free."));
            }
        }
    }

    /** Shows a run's own page, if it has a folder. */
    void open(StudyRow row) {
        pages.open(row);
    }

    /** Shows runs beside each other: those, or all that are done. */
    void compare(List<StudyRow> chosen) {
        pages.compare(chosen.isEmpty() ? rows : chosen);
    }

    private final class Watching implements StudyWork.Listener {
        private boolean over;

        @Override
        public void changed(StudyRow row) {
            boolean other = table.put(row);
            if (other) {
                summarise();
                keepSeen();
                if (row.state().isDone()) {
                    count();
                }
            }
        }

        @Override
        public void went(OptionalDouble seconds) {
            secondsLeft = seconds;
            summarise();
        }

        @Override
        public void worker(String runId, boolean begins) {
            parts.news().changed(runId, begins);
        }

        @Override
        public void ended(Optional<String> sentence) {
            over = true;
            work = Optional.empty();
            secondsLeft = OptionalDouble.empty();
            design.ifPresent(now -> now.lockedProperty().set(false));
            phase.set(Phase.RESTING);
            cost.set("");
            sentence.ifPresent(problem::set);
            summarise();
            keepSeen();
        }
    }

    /** Looks at runs that others work at, such as the queue: where they stand now. */
    void lookAgain() {
        List<StudyRow> begun = table.begun();
        if (work.isPresent() || begun.isEmpty()) {
            return;
        }
        study.ifPresent(now -> parts.tasks()
                .run("Looking at runs of study " + name, progress -> begun.stream()
                        .map(row ->
                                RunLook.again(row, now.study(), parts.store().runs()))
                        .toList())
                .onDone(this::seenAgain));
    }

    private void seenAgain(List<StudyRow> found) {
        if (work.isPresent()) {
            return;
        }
        // All of them, not the first that is another.
        if (found.stream().filter(table::put).count() > 0) {
            summarise();
            keepSeen();
            count();
        }
    }

    private void keepSeen() {
        seen.keep(setup.get(), place.get(), rows);
    }

    private void count() {
        study.ifPresent(now -> counting.count(now.study().tasks(), rows));
    }

    private void summarise() {
        summary.set(StudySummary.of(rows, work.isPresent() ? secondsLeft : OptionalDouble.empty()));
    }

    /** Whether it must not be read anew: it is at work, or its file is not as the page shows it yet. */
    boolean isInUse() {
        return isAtWork() || !saving.isSaved();
    }

    /** Looks at it no longer; its workers go on. */
    @Override
    public void close() {
        work.ifPresent(StudyWork::close);
    }

    /** Writes what is not saved yet. Not for the FX thread. */
    void finish() {
        saving.finish();
    }

    /** Removes its files when what is being written is, and writes none any more; runs stay. Not for the FX thread. */
    void delete() {
        saving.delete();
    }
}
