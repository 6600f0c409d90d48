package lilora.app.screen.study;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import javafx.beans.binding.Bindings;
import javafx.beans.binding.BooleanBinding;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import lilora.app.launch.LaunchRequest;
import lilora.app.shell.Closing;
import lilora.app.shell.ScreenIds;
import lilora.engine.InputException;
import lilora.engine.experiment.ExperimentSpec;

/** The studies of a workspace and the one that is shown. Those at work go on while others are shown. To be used on the FX thread. */
public final class StudiesViewModel implements AutoCloseable {
    private static final List<Long> USUAL_SEEDS = List.of(1L, 2L, 3L);

    private final StudyParts parts;
    private final ObservableList<String> names = FXCollections.observableArrayList();
    private final ObservableList<StudyStore.Shipped> shipped = FXCollections.observableArrayList();
    private final ReadOnlyObjectWrapper<Optional<OpenStudyViewModel>> open =
            new ReadOnlyObjectWrapper<>(this, "open", Optional.empty());
    private final BooleanProperty listed = new SimpleBooleanProperty();
    private final BooleanBinding none = listed.and(Bindings.isEmpty(names));
    private final Map<String, OpenStudyViewModel> opened = new HashMap<>();
    private String wanted = "";

    public StudiesViewModel(StudyParts parts) {
        this.parts = parts;
    }

    /** Names of all studies. */
    ObservableList<String> names() {
        return names;
    }

    /** Whether it is known that there is no study; false while they are looked for. */
    BooleanBinding none() {
        return none;
    }

    /** The studies that come with the workbench. */
    ObservableList<StudyStore.Shipped> shipped() {
        return shipped;
    }

    /** The study that is shown. */
    ReadOnlyObjectProperty<Optional<OpenStudyViewModel>> openProperty() {
        return open.getReadOnlyProperty();
    }

    StudyParts parts() {
        return parts;
    }

    /** Looks which studies there are; shows the first if none is shown. */
    void refresh() {
        if (shipped.isEmpty()) {
            parts.tasks()
                    .run("Listing shipped studies", progress -> parts.store().shipped())
                    .onDone(shipped::setAll)
                    .onFailed(error -> parts.notifications().failed("The shipped studies could not be listed.", error));
        }
        parts.tasks()
                .run("Listing studies", progress -> parts.store().names())
                .onDone(found -> {
                    if (!found.equals(names)) {
                        names.setAll(found);
                    }
                    listed.set(true);
                    open.get().ifPresent(OpenStudyViewModel::lookAgain);
                    if (open.get().isEmpty() && !found.isEmpty()) {
                        open(found.contains(wanted) ? wanted : found.get(0));
                    }
                })
                .onFailed(error -> parts.notifications().failed("The studies could not be listed.", error));
    }

    /** Shows a study, now or when the studies have been listed. */
    void open(String name) {
        open(name, study -> {});
    }

    private void open(String name, Consumer<OpenStudyViewModel> then) {
        wanted = name;
        OpenStudyViewModel known = opened.get(name);
        if (known != null && known.isInUse()) {
            open.set(Optional.of(known));
            return;
        }
        parts.tasks()
                .run("Opening study " + name, progress -> OpenedStudy.read(parts.store(), name))
                .onDone(read -> {
                    if (read.name().equals(wanted)) {
                        forgetResting();
                        OpenStudyViewModel fresh = new OpenStudyViewModel(parts, read);
                        opened.put(name, fresh);
                        open.set(Optional.of(fresh));
                        then.accept(fresh);
                    }
                })
                .onFailed(error -> parts.notifications().failed("The study could not be opened.", error));
    }

    private void forgetResting() {
        opened.values().removeIf(study -> {
            boolean resting = !study.isInUse();
            if (resting) {
                study.close();
            }
            return resting;
        });
    }

    /** Makes a study of an experiment: its method alone, three seeds, the given order. */
    void create(String title, Experiments.Choice experiment) {
        try {
            create(title, experiment.spec().get());
        } catch (InputException e) {
            parts.notifications().tell("The study was not made. " + e.getMessage());
        }
    }

    /** The same of an experiment in a file. */
    void create(String title, Path file) {
        try {
            create(title, parts.store().experiment(file));
        } catch (InputException e) {
            parts.notifications().tell("The study was not made. " + e.getMessage());
        }
    }

    private void create(String title, ExperimentSpec experiment) {
        parts.tasks()
                .run("Making study " + title, progress -> {
                    String name = parts.store().free(title);
                    String method = parts.methods().title(experiment.method().id());
                    parts.store().write(name, experiment, method, USUAL_SEEDS);
                    return name;
                })
                .onDone(name -> {
                    names.add(name);
                    open(name);
                })
                .onFailed(error -> parts.notifications().failed("The study could not be made.", error));
    }

    /** Takes a copy of the study in a file, shows it, and looks what there is of its runs. */
    void take(Path file) {
        parts.tasks()
                .run("Taking the study " + file.getFileName(), progress -> parts.store()
                        .take(file))
                .onDone(name -> {
                    names.add(name);
                    open(name, OpenStudyViewModel::check);
                })
                .onFailed(error -> parts.notifications().failed("The study was not taken.", error));
    }

    /** Writes a copy of the study that is shown to a file, with experiment and results beside it. */
    void export(Path file) {
        open.get().ifPresent(study -> parts.tasks()
                .perform("Writing " + file, progress -> parts.store().export(study.name(), file))
                .onDone(done -> parts.notifications()
                        .tell("The study was written to %s, its experiment and results to folders beside it."
                                .formatted(file)))
                .onFailed(error -> parts.notifications().failed("The study was not written.", error)));
    }

    /** Runs were launched elsewhere in the window: those of one experiment with several seeds are read as a study, too. */
    public void launched(LaunchRequest request, List<String> runs) {
        Set<String> busy = opened.values().stream()
                .filter(OpenStudyViewModel::isAtWork)
                .map(OpenStudyViewModel::name)
                .collect(Collectors.toSet());
        SeedStudies studies = new SeedStudies(parts.store(), parts.methods());
        parts.tasks()
                .run("Keeping runs together", progress -> studies.keep(request, runs, busy))
                .onDone(kept -> kept.ifPresent(this::kept))
                .onFailed(error -> parts.notifications()
                        .failed("The runs are launched, but no study could be made that shows them together.", error));
    }

    private void kept(String name) {
        if (!names.contains(name)) {
            names.add(name);
        }
        if (open.get().filter(study -> study.name().equals(name)).isPresent()) {
            open(name);
        }
        parts.notifications()
                .offer(
                        "Study %s shows this experiment's seeds together: their mean with its interval."
                                .formatted(name),
                        "Open the study",
                        () -> parts.navigator().open(ScreenIds.STUDIES, name));
    }

    /** The worker of a run has come or gone. */
    public void workerChanged(String runId) {
        open.get()
                .filter(study -> study.rows().stream()
                        .anyMatch(row -> row.folder().filter(runId::equals).isPresent()))
                .ifPresent(OpenStudyViewModel::lookAgain);
    }

    /** Removes the study that is shown; its runs stay. One that is at work is held first. */
    void delete() {
        OpenStudyViewModel study = open.get().orElse(null);
        if (study == null) {
            return;
        }
        if (study.isAtWork()) {
            parts.notifications().tell("The study is at work; hold it and wait for its runs before it is deleted.");
            return;
        }
        String name = study.name();
        opened.remove(name);
        open.set(Optional.empty());
        parts.tasks()
                .perform("Deleting study " + name, progress -> study.delete())
                .onDone(done -> {
                    names.remove(name);
                    refresh();
                })
                .onFailed(error -> parts.notifications().failed("The study could not be deleted.", error));
    }

    /** Looks at no study any longer; workers go on. What is not saved yet {@link #finish} saves. */
    @Override
    public void close() {
        Closing closing = new Closing();
        opened.values().forEach(study -> closing.then(study::close));
        closing.orThrow();
    }

    /** Saves what is not saved yet, after it was closed. Not for the FX thread. */
    public void finish() {
        Closing closing = new Closing();
        List.copyOf(opened.values()).forEach(study -> closing.then(study::finish));
        closing.orThrow();
    }
}
