package lilora.app.screen.study;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.collections.ObservableList;
import lilora.app.format.Formats;
import lilora.app.remote.HostLook;
import lilora.app.shell.ScreenIds;
import lilora.engine.InputException;
import lilora.engine.data.TaskDescription;
import lilora.engine.experiment.ExperimentSpec;
import lilora.engine.experiment.StudySpec;
import lilora.engine.study.Study;

/** One study: its design, its runs, and what they give. To be used on the FX thread. */
final class OpenStudyViewModel implements AutoCloseable {
    private static final int MOST_COMPARED = 60;

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
        HOLDING
    }

    private final StudyParts parts;
    private final String name;
    private final StudySaving saving;
    private final SeenKeeping seen;
    private final Optional<StudyDesignViewModel> design;
    private final StudyRows table = new StudyRows();
    private final ObservableList<StudyRow> rows = table.list();

    private final ReadOnlyObjectWrapper<Phase> phase = new ReadOnlyObjectWrapper<>(this, "phase", Phase.RESTING);
    private final ReadOnlyStringWrapper problem = new ReadOnlyStringWrapper(this, "problem", "");
    private final ReadOnlyStringWrapper cost = new ReadOnlyStringWrapper(this, "cost", "");
    private final ReadOnlyStringWrapper summary = new ReadOnlyStringWrapper(this, "summary", "");
    private final ReadOnlyObjectWrapper<StudyNumbers> numbers =
            new ReadOnlyObjectWrapper<>(this, "numbers", StudyNumbers.NONE);
    private final ObjectProperty<StudySetup> setup;
    private final ObjectProperty<StudyPlace> place;
    private Optional<Study> study;
    private Optional<PlannedStudy> planned = Optional.empty();
    private Optional<StudyWork> work = Optional.empty();
    private OptionalDouble secondsLeft = OptionalDouble.empty();
    private long generation;

    OpenStudyViewModel(StudyParts parts, OpenedStudy opened) {
        this.parts = parts;
        this.name = opened.name();
        this.study = opened.study();
        this.setup = new SimpleObjectProperty<>(this, "setup", opened.setup());
        this.place = new SimpleObjectProperty<>(this, "place", opened.place());
        this.seen = new SeenKeeping(parts, name);
        this.saving = new StudySaving(parts, name, this::saved, problem::set);
        this.design = opened.spec().map(spec -> new StudyDesignViewModel(spec, parts.methods(), this::changed));
        problem.set(opened.problem());
        show(opened.rows());
        for (ObjectProperty<?> asked : List.of(setup, place)) {
            asked.addListener((value, before, now) -> {
                unplanned();
                keepSeen();
            });
        }
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
        return numbers.getReadOnlyProperty();
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

    /** The experiment's tasks in its order, in a sentence; empty while it cannot be read. */
    Optional<String> experiment() {
        return study.map(now -> "%s: %s"
                .formatted(
                        Formats.counted(now.tasks().size(), "task"),
                        now.tasks().stream().map(TaskDescription::title).collect(Collectors.joining(", "))));
    }

    boolean isAtWork() {
        return work.isPresent();
    }

    /** Whether it may be started now. */
    boolean canStart() {
        return phase.get() == Phase.CHECKED
                && planned.filter(found ->
                                found.fits() && !found.plan().remaining().isEmpty())
                        .isPresent();
    }

    private void changed(StudySpec spec) {
        unplanned();
        saving.save(spec);
    }

    /** Takes the experiment of a file; the study keeps a copy of it. */
    void useExperimentOf(Path file) {
        useExperiment(() -> parts.store().experiment(file));
    }

    /** Takes another experiment; the study keeps a copy of it. */
    void useExperiment(Supplier<ExperimentSpec> experiment) {
        design.ifPresent(now -> {
            try {
                ExperimentSpec taken = experiment.get();
                unplanned();
                saving.take(taken, file -> {
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
        study = opened.study();
        problem.set(opened.problem());
        show(opened.rows());
    }

    private void unplanned() {
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
        boolean faulty =
                design.isEmpty() || !design.get().problemProperty().get().isEmpty();
        if (work.isPresent() || phase.get() == Phase.CHECKING || faulty) {
            return;
        }
        phase.set(Phase.CHECKING);
        problem.set("");
        saving.whenSaved(this::look);
    }

    private void look() {
        StudySetup asked = setup.get();
        StudyPlace where = place.get();
        List<StudyRow> before = List.copyOf(rows);
        parts.tasks()
                .run("Checking study " + name, progress -> {
                    Optional<HostLook> there = parts.places().check(where, asked, progress);
                    return PlannedStudy.of(parts.store(), name, new PlannedStudy.Asked(asked, where), there, before);
                })
                .onDone(found -> checked(found, asked, where))
                .onCancelled(() -> phase.set(Phase.RESTING))
                .onFailed(error -> {
                    phase.set(Phase.RESTING);
                    problem.set(String.valueOf(error.getMessage()));
                });
    }

    private void checked(PlannedStudy found, StudySetup asked, StudyPlace where) {
        found.there()
                .ifPresent(look -> parts.places().machines().seen(look.report().host(), look));
        study = Optional.of(found.plan().study());
        show(found.rows());
        keepSeen();
        if (!asked.equals(setup.get()) || !where.equals(place.get())) {
            phase.set(Phase.RESTING);
            return;
        }
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
    void retry(List<StudyRow> failed) {
        if (work.isEmpty()) {
            check();
            return;
        }
        for (StudyRow row : failed) {
            if (row.state() == StudyRow.State.FAILED) {
                work.get().retry(row.run());
                table.put(row.in(StudyRow.State.TO_DO, row.folder(), 0, "Tried again when a slot is free."));
            }
        }
    }

    /** Shows a run's own page, if it has a folder. */
    void open(StudyRow row) {
        row.folder().ifPresentOrElse(parts.navigator()::openRun, () -> parts.notifications()
                .tell("This run has no folder, so it has no page."));
    }

    /** Shows runs beside each other: those, or all that are done. */
    void compare(List<StudyRow> chosen) {
        List<String> ids = StudyRows.done(chosen.isEmpty() ? rows : chosen);
        if (ids.isEmpty()) {
            parts.notifications().tell("None of these runs is done and here, so there is nothing to compare.");
        } else if (ids.size() > MOST_COMPARED) {
            parts.notifications()
                    .tell("%d runs are too many for one comparison; choose up to %d in the table of runs."
                            .formatted(ids.size(), MOST_COMPARED));
        } else {
            parts.navigator().open(ScreenIds.COMPARE, String.join(",", ids));
        }
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
            if (begins) {
                parts.news().launched(runId);
            } else {
                parts.news().ended(runId);
            }
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
                        .map(row -> RunLook.again(row, now, parts.store().runs()))
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

    /** Works the tables out anew, beside the FX thread. */
    private void count() {
        long mine = ++generation;
        List<StudyRow> all = List.copyOf(rows);
        study.ifPresent(now -> parts.tasks()
                .run("Counting study " + name, progress -> StudyNumbers.of(now.tasks(), all))
                .onDone(found -> {
                    if (mine == generation) {
                        numbers.set(found);
                    }
                }));
    }

    private void summarise() {
        summary.set(StudySummary.of(rows, work.isPresent() ? secondsLeft : OptionalDouble.empty()));
    }

    /** Looks at it no longer; its workers go on. */
    @Override
    public void close() {
        saving.finish();
        work.ifPresent(StudyWork::close);
    }
}
