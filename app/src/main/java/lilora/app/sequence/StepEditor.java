package lilora.app.sequence;

import java.util.function.BiFunction;
import java.util.function.Function;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import lilora.app.form.Numbers;
import lilora.engine.InputException;
import lilora.engine.experiment.TaskSpec;
import org.jspecify.annotations.Nullable;

/** How the selected task is used; an empty field means the usual. */
final class StepEditor extends VBox {
    private final SequenceViewModel sequence;
    private final Label title = new Label();
    private final Label error = new Label();
    private final HBox fields = new HBox(16);

    private record Field(
            String name,
            String label,
            Function<TaskSpec, @Nullable Number> read,
            BiFunction<TaskSpec, @Nullable Double, TaskSpec> write,
            boolean whole) {}

    StepEditor(SequenceViewModel sequence) {
        this.sequence = sequence;
        setSpacing(8);
        setId("step-editor");
        title.getStyleClass().add("heading");
        error.getStyleClass().add("field-error");
        error.setWrapText(true);
        fields.setAlignment(Pos.TOP_LEFT);
        getChildren().addAll(title, fields, error);
        sequence.selectedProperty().addListener((observed, before, now) -> show());
        sequence.tasks().addListener((javafx.collections.ListChangeListener<TaskSpec>) change -> show());
        show();
    }

    private void show() {
        error("");
        int index = sequence.selectedProperty().get();
        boolean any = index >= 0 && index < sequence.tasks().size();
        setVisible(any);
        setManaged(any);
        if (!any) {
            return;
        }
        TaskSpec task = sequence.tasks().get(index);
        title.setText("Task %d: %s".formatted(index + 1, sequence.title(task)));
        int train = sequence.offered(task).map(OfferedTask::train).orElse(0);
        int test = sequence.offered(task).map(OfferedTask::test).orElse(0);
        boolean typing = fields.getChildren().stream().anyMatch(node -> node.lookup(".text-field:focused") != null);
        if (typing && task.folder().equals(fields.getUserData())) {
            return;
        }
        fields.setUserData(task.folder());
        fields.getChildren()
                .setAll(
                        field(
                                task,
                                new Field(
                                        "training samples",
                                        "Training samples",
                                        TaskSpec::trainSamples,
                                        (t, v) -> new TaskSpec(
                                                t.folder(), whole(v), t.testSamples(), t.epochs(), t.learningRate()),
                                        true),
                                "all %,d".formatted(train)),
                        field(
                                task,
                                new Field(
                                        "test samples",
                                        "Test samples",
                                        TaskSpec::testSamples,
                                        (t, v) -> new TaskSpec(
                                                t.folder(), t.trainSamples(), whole(v), t.epochs(), t.learningRate()),
                                        true),
                                "all %,d".formatted(test)),
                        field(
                                task,
                                new Field(
                                        "epochs",
                                        "Epochs",
                                        TaskSpec::epochs,
                                        (t, v) -> new TaskSpec(
                                                t.folder(), t.trainSamples(), t.testSamples(), v, t.learningRate()),
                                        false),
                                "the experiment's"),
                        field(
                                task,
                                new Field(
                                        "learning rate",
                                        "Learning rate",
                                        TaskSpec::learningRate,
                                        (t, v) -> new TaskSpec(
                                                t.folder(), t.trainSamples(), t.testSamples(), t.epochs(), v),
                                        false),
                                "the experiment's"));
    }

    private static @Nullable Integer whole(@Nullable Double value) {
        return value == null ? null : (Integer) value.intValue();
    }

    private Node field(TaskSpec task, Field field, String usual) {
        Label label = new Label(field.label());
        label.getStyleClass().add("field-name");
        TextField text = new TextField();
        text.setId("step-" + field.name().replace(' ', '-'));
        text.setPromptText(usual);
        text.setAccessibleText(field.label());
        Number value = field.read().apply(task);
        text.setText(value == null ? "" : Numbers.plain(value.doubleValue()));
        text.textProperty().addListener((observed, before, typed) -> typed(field, typed.strip()));
        text.focusedProperty().addListener((observed, before, focused) -> {
            if (!focused) {
                sequence.edits().seal();
            }
        });
        VBox box = new VBox(4, label, text);
        HBox.setHgrow(box, Priority.ALWAYS);
        return box;
    }

    private void typed(Field field, String typed) {
        int index = sequence.selectedProperty().get();
        try {
            Double value = typed.isEmpty() ? null : (Double) Double.parseDouble(typed);
            if (value != null && field.whole() && value != Math.rint(value)) {
                throw new NumberFormatException();
            }
            sequence.change(
                    index, field.name(), field.write().apply(sequence.tasks().get(index), value));
            error("");
        } catch (NumberFormatException e) {
            error("%s: \"%s\" is no %s; leave it empty for the usual."
                    .formatted(field.label(), typed, field.whole() ? "whole number" : "number"));
        } catch (InputException e) {
            error(field.label() + " must be above 0; leave it empty for the usual.");
        }
    }

    private void error(String sentence) {
        error.setText(sentence);
        error.setVisible(!sentence.isEmpty());
        error.setManaged(!sentence.isEmpty());
    }
}
