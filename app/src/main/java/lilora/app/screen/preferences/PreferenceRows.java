package lilora.app.screen.preferences;

import java.util.function.Consumer;
import javafx.beans.value.ObservableValue;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/** Parts that preferences are shown with. */
final class PreferenceRows {
    private final PreferencesViewModel model;

    PreferenceRows(PreferencesViewModel model) {
        this.model = model;
    }

    /** A preference with what it means; hidden while something else is searched for. */
    Node row(String title, String text, Node field) {
        Label name = new Label(title);
        name.setLabelFor(field);
        Label help = new Label(text);
        help.getStyleClass().addAll("muted", "small-text");
        help.setWrapText(true);
        help.setMinHeight(Region.USE_PREF_SIZE);
        VBox words = new VBox(1, name, help);
        HBox.setHgrow(words, Priority.ALWAYS);
        if (field instanceof Region region) {
            region.setMinWidth(Region.USE_PREF_SIZE);
        }
        HBox row = new HBox(16, words, field);
        row.setAlignment(Pos.CENTER_LEFT);
        row.visibleProperty().bind(model.shown(title + " " + text));
        row.managedProperty().bind(row.visibleProperty());
        return row;
    }

    /** Preferences that belong together. */
    static VBox card(String title, Node... rows) {
        Label heading = new Label(title);
        heading.getStyleClass().add("heading");
        VBox card = new VBox(14, heading);
        card.getChildren().addAll(rows);
        card.getStyleClass().add("card");
        return card;
    }

    /** A sentence that is there while it says something. */
    static Label said(String id, String style, ObservableValue<String> text) {
        Label said = new Label();
        said.setId(id);
        said.getStyleClass().add(style);
        said.setWrapText(true);
        said.setMinHeight(Region.USE_PREF_SIZE);
        said.textProperty().bind(text);
        said.visibleProperty().bind(said.textProperty().isNotEmpty());
        said.managedProperty().bind(said.visibleProperty());
        return said;
    }

    /** What is typed counts when the field is left or Enter is pressed, not letter by letter. */
    static TextField text(TextField field, String id, ObservableValue<String> set, Consumer<String> take) {
        field.setId(id);
        field.setPrefColumnCount(20);
        field.setOnAction(event -> take.accept(field.getText()));
        field.focusedProperty().subscribe((before, focused) -> {
            if (!focused) {
                take.accept(field.getText());
            }
        });
        set.subscribe(now -> {
            if (!now.equals(field.getText().strip())) {
                field.setText(now);
            }
        });
        return field;
    }
}
