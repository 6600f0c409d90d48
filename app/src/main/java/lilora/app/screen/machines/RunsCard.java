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
import lilora.engine.remote.RunFolders;

/** The runs that lie on a host, with their sizes; those that do not go on can be removed. */
final class RunsCard extends VBox {
    RunsCard(MachinesViewModel model, HostLook look, boolean busy) {
        super(8);
        setId("machine-runs");
        getStyleClass().add("card");
        Label title = new Label("Runs there");
        title.getStyleClass().add("heading");
        String folder = look.report().folder() + "/runs";
        Label about = MachineDetail.wrap(new Label(
                look.runs().isEmpty()
                        ? "None in %s.".formatted(folder)
                        : "%s in %s, with their checkpoints and answers."
                                .formatted(Formats.bytes(look.runBytes()), folder)));
        about.getStyleClass().add("muted");
        getChildren().addAll(title, about);
        look.runs().forEach(run -> getChildren().add(row(model, run, busy)));
    }

    private static HBox row(MachinesViewModel model, RunFolders.Found run, boolean busy) {
        Label name =
                MachineDetail.wrap(new Label(run.rests() ? run.name() : "%s: %s".formatted(run.name(), run.goesOn())));
        name.setMaxWidth(Double.MAX_VALUE);
        HBox.setHgrow(name, Priority.ALWAYS);
        Label size = new Label(Formats.bytes(run.bytes()));
        size.getStyleClass().add("numeric");
        size.setMinWidth(Region.USE_PREF_SIZE);
        Button remove = new Button("Remove…");
        remove.setMinWidth(Region.USE_PREF_SIZE);
        remove.setAccessibleText("Remove the run " + run.name());
        remove.setDisable(busy || !run.rests());
        remove.setOnAction(event -> model.removeRun(run));
        HBox row = new HBox(12, name, size, remove);
        row.setAlignment(Pos.CENTER_LEFT);
        return row;
    }
}
