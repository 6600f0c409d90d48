package lilora.app.screen.machines;

import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import lilora.app.format.Formats;
import lilora.app.remote.HostLook;
import lilora.engine.remote.stage.Staging;

/** What lies on a host for runs, with its size. */
final class StagedCard extends VBox {
    StagedCard(MachinesViewModel model, HostLook look, boolean busy) {
        super(8);
        setId("machine-staged");
        getStyleClass().add("card");
        Label title = new Label("Staged there");
        title.getStyleClass().add("heading");
        Label about = MachineDetail.wrap(new Label(
                look.staged().isEmpty()
                        ? "Nothing yet. The first run sends what it needs to %s/staged."
                                .formatted(look.report().folder())
                        : "%s in %s/staged, sent once and used by every run that needs it."
                                .formatted(
                                        Formats.bytes(look.stagedBytes()),
                                        look.report().folder())));
        about.getStyleClass().add("muted");
        getChildren().addAll(title, about);
        look.staged().forEach(one -> getChildren().add(row(model, one, busy)));
        if (!look.staged().isEmpty()) {
            Button all = new Button("Remove all…");
            all.setId("staged-remove-all");
            all.setDisable(busy);
            all.setOnAction(event -> model.removeAll());
            getChildren().add(all);
        }
    }

    private static HBox row(MachinesViewModel model, Staging.Staged staged, boolean busy) {
        Label name = MachineDetail.wrap(new Label(staged.title()));
        name.setMaxWidth(Double.MAX_VALUE);
        HBox.setHgrow(name, Priority.ALWAYS);
        Label size = new Label(Formats.bytes(staged.bytes()));
        size.getStyleClass().add("numeric");
        size.setMinWidth(Region.USE_PREF_SIZE);
        Button remove = new Button("Remove…");
        remove.setMinWidth(Region.USE_PREF_SIZE);
        remove.setAccessibleText("Remove " + staged.title());
        remove.setDisable(busy);
        remove.setOnAction(event -> model.remove(staged));
        HBox row = new HBox(12, name, size, remove);
        row.setAlignment(Pos.CENTER_LEFT);
        return row;
    }
}
