package lilora.app.screen.models;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ListChangeListener;
import javafx.collections.ObservableList;
import lilora.app.background.TaskRunner;
import lilora.app.form.FormViewModel;
import lilora.app.launch.LaunchRequest;
import lilora.app.launch.RunLauncher;
import lilora.app.planning.ComputeChoice;
import lilora.app.planning.Devices;
import lilora.app.planning.PlanInput;
import lilora.app.planning.PlannerViewModel;
import lilora.app.shell.Navigator;
import lilora.app.shell.ScreenIds;
import lilora.app.undo.EditStack;
import lilora.engine.experiment.ComputeSpec;
import lilora.engine.plan.Alignment;

/** Aligns the projector of a model, as LLaVA's first stage does: a form, its plan, and the run that it becomes. */
public final class AlignViewModel {
    /**
     * What it works with.
     *
     * @param library the usable tasks of the library
     */
    public record Parts(
            ObservableList<AlignTask> library,
            PlannerViewModel planner,
            Devices devices,
            RunLauncher launching,
            TaskRunner runner,
            Navigator navigator) {}

    private final Parts parts;
    private final EditStack edits = new EditStack();
    private final FormViewModel form = new FormViewModel("align", AlignSettings.fields(), AlignSettings::check, edits);
    private final ReadOnlyObjectWrapper<Optional<ShelvedModel>> model =
            new ReadOnlyObjectWrapper<>(this, "model", Optional.empty());
    private final ObservableList<AlignTask> own = FXCollections.observableArrayList();
    private final ObservableList<AlignTask> tasks = FXCollections.observableArrayList();
    private final Set<Path> chosen = new LinkedHashSet<>();
    private final ObservableList<ComputeChoice> computes = FXCollections.observableArrayList();
    private final ReadOnlyObjectWrapper<String> device = new ReadOnlyObjectWrapper<>(this, "device", "cpu");
    private final ReadOnlyObjectWrapper<Optional<String>> obstacle =
            new ReadOnlyObjectWrapper<>(this, "obstacle", Optional.empty());
    private final ReadOnlyStringWrapper taskProblem = new ReadOnlyStringWrapper(this, "taskProblem", "");
    private final ReadOnlyStringWrapper problem = new ReadOnlyStringWrapper(this, "problem", "");
    private Optional<Alignment> wanted = Optional.empty();
    private final ReadOnlyBooleanWrapper working = new ReadOnlyBooleanWrapper(this, "working");

    /** Shows nothing until a model is given. */
    public AlignViewModel(Parts parts) {
        this.parts = parts;
        form.valuesProperty().addListener((observed, before, now) -> changed());
        parts.library().addListener((ListChangeListener<AlignTask>) change -> list());
    }

    /** Shows the form for a model; captions are chosen when nothing is yet. */
    void open(ShelvedModel wanted) {
        problem.set("");
        model.set(Optional.of(wanted));
        list();
        if (chosen.isEmpty()) {
            tasks.stream().filter(AlignTask::isCaptions).map(AlignTask::folder).forEach(chosen::add);
            list();
        }
        parts.runner()
                .run("Looking for devices", progress -> parts.devices().find())
                .onDone(computes::setAll);
        changed();
    }

    /** Goes to the page of models, where its form is. */
    void show() {
        parts.navigator().open(ScreenIds.MODELS);
    }

    void close() {
        model.set(Optional.empty());
    }

    /** The model that is aligned; empty while nobody wants to. */
    ReadOnlyObjectProperty<Optional<ShelvedModel>> modelProperty() {
        return model.getReadOnlyProperty();
    }

    /** Rate, epochs and whatever else is a number. */
    FormViewModel form() {
        return form;
    }

    EditStack edits() {
        return edits;
    }

    /** Captions first, then other tasks, then those added from elsewhere. */
    ObservableList<AlignTask> tasks() {
        return tasks;
    }

    boolean isChosen(AlignTask task) {
        return chosen.contains(task.folder());
    }

    void use(AlignTask task, boolean wanted) {
        if (wanted ? chosen.add(task.folder()) : chosen.remove(task.folder())) {
            changed();
        }
    }

    /** Adds a task from anywhere, and chooses it. */
    void add(Path folder) {
        taskProblem.set("");
        parts.runner()
                .run("Reading " + folder.getFileName(), progress -> AlignTask.of(folder))
                .onDone(task -> {
                    if (tasks.stream().noneMatch(known -> known.folder().equals(task.folder()))) {
                        own.add(task);
                    }
                    chosen.add(task.folder());
                    list();
                    changed();
                })
                .onFailed(error -> taskProblem.set(String.valueOf(error.getMessage())));
    }

    /** Why a folder is no task; empty when nothing is wrong. */
    ReadOnlyStringProperty taskProblemProperty() {
        return taskProblem.getReadOnlyProperty();
    }

    private void list() {
        List<AlignTask> all = new ArrayList<>();
        parts.library().stream().filter(AlignTask::isCaptions).forEach(all::add);
        parts.library().stream().filter(task -> !task.isCaptions()).forEach(all::add);
        all.addAll(own);
        tasks.setAll(all);
    }

    /** What it can be computed on. */
    ObservableList<ComputeChoice> computes() {
        return computes;
    }

    ReadOnlyObjectProperty<String> deviceProperty() {
        return device.getReadOnlyProperty();
    }

    void useDevice(String wanted) {
        device.set(wanted);
        changed();
    }

    /** What it will cost. */
    PlannerViewModel planner() {
        return parts.planner();
    }

    /** Why it cannot be started; empty while it can. */
    ReadOnlyObjectProperty<Optional<String>> obstacleProperty() {
        return obstacle.getReadOnlyProperty();
    }

    /** Why nothing was started; empty when nothing went wrong. */
    ReadOnlyStringProperty problemProperty() {
        return problem.getReadOnlyProperty();
    }

    ReadOnlyBooleanProperty workingProperty() {
        return working.getReadOnlyProperty();
    }

    private void changed() {
        Optional<Alignment> now = alignment();
        wanted = now;
        obstacle.set(now.isPresent() || model.get().isEmpty() ? Optional.empty() : Optional.of(gap()));
        if (now.isEmpty()) {
            return;
        }
        // Files of the model are read for it.
        parts.runner()
                .run("Planning the alignment", progress -> now.get().experiment())
                .onDone(spec -> {
                    if (wanted.equals(now)) {
                        problem.set("");
                        parts.planner().plan(PlanInput.of(spec, compute()));
                    }
                })
                .onFailed(error -> {
                    if (wanted.equals(now)) {
                        problem.set(String.valueOf(error.getMessage()));
                    }
                });
    }

    private ComputeSpec compute() {
        return ComputeSpec.on(device.get(), 0);
    }

    private Optional<Alignment> alignment() {
        List<Path> used =
                tasks.stream().filter(this::isChosen).map(AlignTask::folder).toList();
        return used.isEmpty()
                ? Optional.empty()
                : model.get().flatMap(one -> form.valuesProperty().get().map(values -> new AlignSettings(values)
                        .of(one.folder(), used)));
    }

    /** What keeps it from being an alignment. */
    private String gap() {
        return form.firstError()
                .map(field ->
                        field.spec().label() + ": " + field.errorProperty().get())
                .orElse("Choose at least one task to align on.");
    }

    /** Makes the run and queues it; its page opens. */
    void start() {
        Optional<Alignment> now = alignment();
        if (now.isEmpty() || working.get()) {
            return;
        }
        problem.set("");
        working.set(true);
        ComputeSpec compute = compute();
        parts.runner()
                .run("Starting the alignment", progress -> parts.launching()
                        .launch(LaunchRequest.of(now.get().experiment(), compute), progress))
                .onEnd(() -> working.set(false))
                .onDone(runs -> {
                    close();
                    parts.planner().refresh();
                    runs.stream().findFirst().ifPresent(parts.navigator()::openRun);
                })
                .onFailed(error -> problem.set(String.valueOf(error.getMessage())));
    }
}
