package lilora.app.form;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Control;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/** A form as rows under a heading that counts what differs from the defaults. */
public final class FormView extends VBox {
    private final FormViewModel form;
    private final Map<FieldViewModel, FieldRow> rows = new HashMap<>();

    /** @param onFocus told which field a person is in, for help beside the form */
    public FormView(String title, FormViewModel form, Consumer<FieldSpec> onFocus) {
        this.form = form;
        getStyleClass().add("form");
        setSpacing(8);
        Label heading = new Label(title);
        heading.getStyleClass().add("heading");
        Label count = new Label();
        count.getStyleClass().addAll("small-text", "muted");
        count.textProperty()
                .bind(form.changedCountProperty()
                        .map(number ->
                                number.intValue() == 0 ? "all at their defaults" : number.intValue() + " changed"));
        Region gap = new Region();
        HBox.setHgrow(gap, Priority.ALWAYS);
        HBox head = new HBox(8, heading, gap, count);
        head.setAlignment(Pos.CENTER_LEFT);
        getChildren().add(head);
        Label none = new Label(form.fields().isEmpty() ? "This method has no options." : "");
        none.getStyleClass().add("muted");
        if (form.fields().isEmpty()) {
            getChildren().add(none);
        }
        for (FieldViewModel field : form.fields()) {
            FieldRow row = new FieldRow(form, field, onFocus);
            getChildren().add(row);
            Runnable update = () -> visible(
                    row,
                    !form.onlyChangedProperty().get()
                            || field.changedProperty().get()
                            || !field.errorProperty().get().isEmpty());
            form.onlyChangedProperty().subscribe(update);
            field.changedProperty().subscribe(update);
            field.errorProperty().subscribe(update);
            update.run();
            rows.put(field, row);
        }
    }

    /** Adds a control that is no field of the form, in line with its fields. */
    public FormView with(String name, Control control) {
        getChildren().add(FieldRow.beside(name, control));
        return this;
    }

    /** Gives the keyboard to the first field with an error; empty if there is none. */
    public Optional<Node> focusFirstError() {
        return form.firstError().map(rows::get).map(FieldRow::focusValue);
    }

    private static void visible(Node node, boolean shown) {
        node.setVisible(shown);
        node.setManaged(shown);
    }
}
