package lilora.app.screen.run;

import javafx.beans.value.ObservableValue;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import org.kordamp.ikonli.javafx.FontIcon;

/** Where a run of another computer is, how it is followed, and what can be brought here. */
final class FarRunBar extends HBox {
    FarRunBar(FarRunViewModel model) {
        super(12);
        setId("run-far");
        setAlignment(Pos.CENTER_LEFT);
        Label sentence = new Label("", new FontIcon("mdi2s-server-network"));
        sentence.setId("run-far-sentence");
        sentence.setWrapText(true);
        sentence.setMinWidth(0);
        sentence.setMinHeight(Region.USE_PREF_SIZE);
        sentence.getStyleClass().add("muted");
        HBox.setHgrow(sentence, Priority.SOMETIMES);
        Button follow = button("run-follow", "Follow again", "mdi2l-lan-connect", model::follow);
        Button fetch = button("run-fetch", "Fetch…", "mdi2d-download-outline", model::fetch);
        Button cancel = button("run-cancel-job", "Cancel job…", "mdi2c-close-circle-outline", model::cancelJob);
        getChildren().addAll(sentence, follow, cancel, fetch);
        model.sentence().subscribe(now -> sentence.setText(now));
        show(this, model.sentence().map(now -> !now.isEmpty()));
        show(follow, model.followable());
        show(cancel, model.cancellable());
        show(fetch, model.fetchable());
    }

    private static Button button(String id, String text, String icon, Runnable action) {
        Button button = new Button(text, new FontIcon(icon));
        button.setId(id);
        button.setMinWidth(Region.USE_PREF_SIZE);
        button.setOnAction(event -> action.run());
        return button;
    }

    private static void show(Node node, ObservableValue<Boolean> there) {
        node.managedProperty().bind(node.visibleProperty());
        node.visibleProperty().bind(there);
    }
}
