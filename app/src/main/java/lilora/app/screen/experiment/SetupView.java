package lilora.app.screen.experiment;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import javafx.collections.ListChangeListener;
import javafx.geometry.Pos;
import javafx.geometry.VPos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import lilora.app.control.SearchableChoice;
import lilora.app.dialog.DialogService;
import lilora.app.form.Choices;
import lilora.app.form.LabelConverter;
import lilora.app.format.Formats;
import lilora.app.planning.ComputeChoice;
import lilora.app.remote.Machine;
import lilora.app.shell.Navigator;
import lilora.app.shell.ScreenIds;
import lilora.engine.method.MethodDescriptor;
import lilora.engine.text.FolderTemplate;
import org.jspecify.annotations.Nullable;

/** The choices an experiment begins with: sequence, base model, adapter to start from, template of conversations, method, device. */
final class SetupView extends VBox {
    private final ExperimentViewModel experiment;
    private final AvailableResources surroundings;
    private final RunPlace place;
    private final SearchableChoice<SequenceChoice> sequence;
    private final SearchableChoice<BaseModel> model;
    private final ComboBox<Optional<String>> template;
    private final ComboBox<MethodDescriptor<?>> method;
    private final ComboBox<Optional<String>> runOn;
    private final ComboBox<ComputeChoice> device;
    private final Label sequenceNote = note();
    private final Label methodNote = note();
    private final Label deviceNote = note();
    private boolean showing;

    SetupView(
            ExperimentViewModel experiment,
            StartAdapterViewModel startAdapter,
            AvailableResources surroundings,
            RunPlace place,
            DialogService dialogs,
            Navigator navigator) {
        this.experiment = experiment;
        this.surroundings = surroundings;
        this.place = place;
        getStyleClass().add("card");
        setSpacing(10);
        sequence = box(new SearchableChoice<>(), "experiment-sequence", SequenceChoice::name);
        model = box(new SearchableChoice<>(), "experiment-model", SetupView::text);
        template = box(new ComboBox<>(), "experiment-template", one -> one.orElse("The base model's own"));
        method = box(new ComboBox<>(), "experiment-method", MethodDescriptor::title);
        runOn = box(new ComboBox<>(), "experiment-host", one -> one.orElse(Machine.HERE));
        device = box(new ComboBox<>(), "experiment-device", SetupView::text);
        Button edit = new Button("Edit");
        edit.setMinWidth(USE_PREF_SIZE);
        edit.setOnAction(event ->
                navigator.open(ScreenIds.SEQUENCE, experiment.sequenceProperty().get()));
        Button browse = new Button("Browse");
        browse.setMinWidth(USE_PREF_SIZE);
        browse.setOnAction(
                event -> dialogs.openFolder("Base model in Hugging Face layout").ifPresent(folder -> {
                    surroundings.add(folder);
                    experiment.useBaseModel(folder);
                }));
        Label heading = new Label("Experiment");
        heading.getStyleClass().add("heading");
        getChildren()
                .addAll(heading, grid(edit, browse, machines(navigator), new StartAdapterField(startAdapter, dialogs)));
        act();
        follow();
    }

    private static Button machines(Navigator navigator) {
        Button machines = new Button("Machines");
        machines.setId("experiment-machines");
        machines.setMinWidth(USE_PREF_SIZE);
        machines.setOnAction(event -> navigator.open(ScreenIds.MACHINES));
        return machines;
    }

    private GridPane grid(Node edit, Node browse, Node machines, StartAdapterField startAdapter) {
        GridPane grid = new GridPane();
        grid.setHgap(12);
        grid.setVgap(8);
        ColumnConstraints names = new ColumnConstraints();
        ColumnConstraints fields = new ColumnConstraints();
        fields.setHgrow(Priority.ALWAYS);
        grid.getColumnConstraints().setAll(names, fields);
        grid.addRow(0, name("Sequence"), line(sequence, edit));
        grid.add(sequenceNote, 1, 1);
        grid.addRow(2, name("Base model"), line(model, browse));
        Label starting = startAdapter.name();
        GridPane.setValignment(starting, VPos.TOP);
        grid.addRow(3, starting, startAdapter.node());
        grid.addRow(4, name("Template"), line(template));
        grid.addRow(5, name("Method"), line(method));
        grid.add(methodNote, 1, 6);
        grid.addRow(7, name("Run on"), line(runOn, machines));
        grid.addRow(8, name("Device"), line(device));
        grid.add(deviceNote, 1, 9);
        return grid;
    }

    private void act() {
        sequence.onChosen(choice -> chosen(choice, value -> experiment.useSequence(value.id())));
        model.onChosen(choice -> chosen(choice, value -> experiment.useBaseModel(value.folder())));
        template.setOnAction(event -> chosen(template.getValue(), experiment::useTemplate));
        method.setOnAction(event -> chosen(method.getValue(), value -> experiment.useMethod(value.id())));
        runOn.setOnAction(
                event -> chosen(runOn.getValue(), value -> place.hostProperty().set(value)));
        device.setOnAction(event -> chosen(device.getValue(), value -> experiment.useDevice(value.device())));
    }

    private <T> void chosen(@Nullable T value, Consumer<T> use) {
        if (!showing && value != null) {
            use.accept(value);
        }
    }

    private void follow() {
        experiment.inputProperty().addListener((observed, before, now) -> show());
        experiment.sequences().all().addListener((ListChangeListener<SequenceChoice>) change -> show());
        surroundings.models().addListener((ListChangeListener<BaseModel>) change -> show());
        place.onChange(this::show);
        show();
    }

    private void show() {
        showing = true;
        List<SequenceChoice> sequences = experiment.sequences().all();
        fill(sequence, sequences, one -> one.id()
                .equals(experiment.sequenceProperty().get()));
        Path folder = experiment.baseModelProperty().get();
        fill(model, surroundings.models(), one -> one.folder().equals(folder));
        Optional<String> own = Optional.empty();
        List<Optional<String>> templates = Stream.concat(
                        Stream.of(own), FolderTemplate.names().stream().map(Optional::of))
                .toList();
        fill(template, templates, experiment.templateProperty().get()::equals);
        fill(method, experiment.methods(), one -> one.id()
                .equals(experiment.methodProperty().get()));
        String used = experiment.deviceProperty().get();
        fill(runOn, place.places(), place.hostProperty().get()::equals);
        fill(device, place.devices(), one -> one.device().equals(used));
        SequenceChoice tasks = sequence.getValue();
        tell(
                sequenceNote,
                tasks == null
                        ? "Choose a sequence of tasks."
                        : tasks.tasks().isEmpty()
                                ? "This sequence has no tasks yet."
                                : "%d %s"
                                        .formatted(
                                                tasks.tasks().size(),
                                                tasks.tasks().size() == 1 ? "task" : "tasks"));
        tell(
                methodNote,
                method.getValue() == null
                        ? ""
                        : (method.getValue().summary() + " " + method.getValue().remark()).strip());
        ComputeChoice compute = device.getValue();
        tell(deviceNote, compute != null && !compute.obstacle().isEmpty() ? compute.obstacle() : place.remark(used));
        showing = false;
    }

    private static <T> void fill(ComboBox<T> box, List<T> items, Predicate<T> chosen) {
        T value = items.stream().filter(chosen).findFirst().orElse(null);
        Choices.offer(box, items, value);
    }

    private static void tell(Label note, String text) {
        note.setText(text);
        note.setVisible(!text.isEmpty());
        note.setManaged(!text.isEmpty());
    }

    private static String text(BaseModel model) {
        return model.fault().isEmpty()
                ? "%s, %s parameters".formatted(model.name(), Formats.compact(model.parameters()))
                : model.name() + ", cannot be used";
    }

    private static String text(ComputeChoice compute) {
        String detail = compute.detail().isEmpty() ? "" : ", " + compute.detail();
        return compute.title()
                + detail
                + (compute.freeBytes().isPresent()
                        ? ", " + Formats.bytes(compute.freeBytes().getAsLong()) + " free"
                        : "");
    }

    private static <T, B extends ComboBox<T>> B box(B box, String id, Function<T, String> text) {
        box.setId(id);
        box.setMaxWidth(Double.MAX_VALUE);
        box.setMinWidth(0);
        HBox.setHgrow(box, Priority.ALWAYS);
        box.setConverter(new LabelConverter<>(text));
        return box;
    }

    private static Node line(Node... nodes) {
        HBox line = new HBox(8, nodes);
        line.setAlignment(Pos.CENTER_LEFT);
        return line;
    }

    private static Label name(String text) {
        Label label = new Label(text);
        label.setMinWidth(USE_PREF_SIZE);
        label.getStyleClass().add("field-name");
        return label;
    }

    private static Label note() {
        Label label = new Label();
        label.setWrapText(true);
        label.setMinHeight(Region.USE_PREF_SIZE);
        label.getStyleClass().addAll("small-text", "muted");
        return label;
    }
}
