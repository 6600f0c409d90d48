package lilora.app.screen.sequence;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import javafx.geometry.VPos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.VBox;
import lilora.app.form.Numbers;
import lilora.app.form.TypedNumber;
import lilora.engine.InputException;
import lilora.engine.experiment.TaskSpec;
import org.jspecify.annotations.Nullable;

/** How the selected task is used; an empty field means the default. */
final class StepEditor extends VBox {
    private final SequenceViewModel sequence;
    private final Label title = new Label();
    private final FlowPane fields = new FlowPane(16, 8);

    private static final String OF_EXPERIMENT = "the experiment's";
    private static final List<Field> FIELDS = List.of(
            new Field(
                    "training samples",
                    TaskSpec::trainSamples,
                    (t, v) -> new TaskSpec(t.folder(), whole(v), t.testSamples(), t.epochs(), t.learningRate()),
                    true,
                    offered -> all(offered.map(OfferedTask::train))),
            new Field(
                    "test samples",
                    TaskSpec::testSamples,
                    (t, v) -> new TaskSpec(t.folder(), t.trainSamples(), whole(v), t.epochs(), t.learningRate()),
                    true,
                    offered -> all(offered.map(OfferedTask::test))),
            new Field(
                    "epochs",
                    TaskSpec::epochs,
                    (t, v) -> new TaskSpec(t.folder(), t.trainSamples(), t.testSamples(), v, t.learningRate()),
                    false,
                    offered -> OF_EXPERIMENT),
            new Field(
                    "learning rate",
                    TaskSpec::learningRate,
                    (t, v) -> new TaskSpec(t.folder(), t.trainSamples(), t.testSamples(), t.epochs(), v),
                    false,
                    offered -> OF_EXPERIMENT));

    /**
     * One number of a task.
     *
     * @param name small, as in the history of edits
     * @param usual what an empty field stands for, given what the task offers
     */
    private record Field(
            String name,
            Function<TaskSpec, @Nullable Number> read,
            BiFunction<TaskSpec, @Nullable Double, TaskSpec> write,
            boolean whole,
            Function<Optional<OfferedTask>, String> usual) {
        String id() {
            return name.replace(' ', '-');
        }

        String label() {
            return name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
        }
    }

    StepEditor(SequenceViewModel sequence) {
        this.sequence = sequence;
        setSpacing(8);
        setId("step-editor");
        title.getStyleClass().add("heading");
        title.setWrapText(true);
        title.setMinHeight(USE_PREF_SIZE);
        fields.setRowValignment(VPos.TOP);
        fields.setMinWidth(0);
        getChildren().addAll(title, fields);
        sequence.selectedProperty().addListener((observed, before, now) -> show());
        sequence.tasks().addListener((javafx.collections.ListChangeListener<TaskSpec>) change -> show());
        show();
    }

    /** What is chosen, as it is now and as its folder tells. */
    void show() {
        int index = sequence.selectedProperty().get();
        boolean any = index >= 0 && index < sequence.tasks().size();
        setVisible(any);
        setManaged(any);
        if (!any) {
            return;
        }
        TaskSpec task = sequence.tasks().get(index);
        title.setText("Task %d: %s".formatted(index + 1, sequence.title(task)));
        boolean typing = fields.getChildren().stream().anyMatch(node -> node.lookup(".text-field:focused") != null);
        if (typing && task.folder().equals(fields.getUserData())) {
            // What is being typed stays.
            for (Field field : FIELDS) {
                ((TextField) fields.lookup("#step-" + field.id()))
                        .setPromptText(field.usual().apply(sequence.offered(task)));
            }
            return;
        }
        fields.setUserData(task.folder());
        fields.getChildren()
                .setAll(FIELDS.stream().map(field -> field(task, field)).toList());
    }

    private static String all(Optional<Integer> items) {
        return items.map("all %,d"::formatted).orElse("all");
    }

    private static @Nullable Integer whole(@Nullable Double value) {
        return value == null ? null : (Integer) value.intValue();
    }

    private Node field(TaskSpec task, Field field) {
        Label label = new Label(field.label());
        label.getStyleClass().add("field-name");
        TextField text = new TextField();
        text.setId("step-" + field.id());
        text.setPromptText(field.usual().apply(sequence.offered(task)));
        text.setAccessibleText(field.label());
        Number value = field.read().apply(task);
        text.setText(value == null ? "" : Numbers.plain(value.doubleValue()));
        Label error = new Label();
        error.setId("step-error-" + field.id());
        error.getStyleClass().add("field-error");
        error.setWrapText(true);
        error.setMinHeight(USE_PREF_SIZE);
        error.visibleProperty().bind(error.textProperty().isNotEmpty());
        error.managedProperty().bind(error.visibleProperty());
        error.textProperty()
                .subscribe(sentence -> text.pseudoClassStateChanged(
                        javafx.css.PseudoClass.getPseudoClass("error"), !sentence.isEmpty()));
        text.textProperty().addListener((observed, before, typed) -> error.setText(typed(field, typed)));
        text.focusedProperty().addListener((observed, before, focused) -> {
            if (!focused) {
                sequence.edits().seal();
            }
        });
        VBox box = new VBox(4, label, text, error);
        box.getStyleClass().add("step-field");
        return box;
    }

    /** Takes what was typed into the sequence; the sentence that says why not, or nothing. */
    private String typed(Field field, String typed) {
        int index = sequence.selectedProperty().get();
        TypedNumber number = field.whole() ? TypedNumber.integer(typed) : TypedNumber.real(typed);
        boolean empty = typed.isBlank();
        if (!empty && !number.fault().isEmpty()) {
            return number.fault() + "; leave it empty for the default.";
        }
        try {
            Double value = empty ? null : (Double) number.value();
            sequence.change(
                    index, field.name(), field.write().apply(sequence.tasks().get(index), value));
            return "";
        } catch (InputException e) {
            return "It must be above 0; leave it empty for the default.";
        }
    }
}
