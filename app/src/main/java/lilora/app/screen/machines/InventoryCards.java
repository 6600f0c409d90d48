package lilora.app.screen.machines;

import java.util.List;
import javafx.geometry.VPos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import lilora.app.control.CopyButton;
import lilora.app.remote.Inventory;
import lilora.engine.remote.host.Remedies;

/** What a machine has and lacks, as cards. */
final class InventoryCards {
    private InventoryCards() {}

    static VBox card(String heading, Node... content) {
        Label title = new Label(heading);
        title.getStyleClass().add("heading");
        VBox card = new VBox(10, title);
        card.getChildren().addAll(content);
        card.getStyleClass().add("card");
        return card;
    }

    /** Each with its remedy. */
    static Node lacks(List<Remedies.Lack> lacks) {
        VBox card = card("Missing");
        card.setId("machine-lacks");
        for (Remedies.Lack lack : lacks) {
            Label sentence = MachineDetail.wrap(new Label(lack.sentence()));
            card.getChildren().add(sentence);
            if (!lack.command().isEmpty()) {
                card.getChildren().add(command(lack.command()));
            }
        }
        return card;
    }

    private static Node command(String command) {
        Label code = MachineDetail.wrap(new Label(command));
        code.getStyleClass().add("machine-command");
        code.setMaxWidth(Double.MAX_VALUE);
        HBox.setHgrow(code, Priority.ALWAYS);
        CopyButton copy = new CopyButton("Copy", () -> command);
        copy.setId("machine-copy");
        copy.setMinWidth(Region.USE_PREF_SIZE);
        copy.setAccessibleText("Copy " + command);
        return new HBox(8, code, copy);
    }

    static Node gpus(List<Inventory.GpuLine> gpus) {
        GridPane grid = grid();
        int row = 0;
        for (Inventory.GpuLine gpu : gpus) {
            Label detail =
                    MachineDetail.wrap(new Label("%s\n%s, load %s".formatted(gpu.name(), gpu.memory(), gpu.load())));
            add(grid, row++, gpu.device(), detail);
        }
        VBox card = card("GPUs", grid);
        card.setId("machine-gpus");
        return card;
    }

    static Node facts(List<Inventory.Fact> facts) {
        GridPane grid = grid();
        int row = 0;
        for (Inventory.Fact fact : facts) {
            add(grid, row++, fact.name(), MachineDetail.wrap(new Label(fact.value())));
        }
        VBox card = card("What it has", grid);
        card.setId("machine-facts");
        return card;
    }

    private static GridPane grid() {
        GridPane grid = new GridPane();
        grid.setHgap(16);
        grid.setVgap(6);
        ColumnConstraints names = new ColumnConstraints();
        names.setMinWidth(Region.USE_PREF_SIZE);
        ColumnConstraints values = new ColumnConstraints();
        values.setHgrow(Priority.ALWAYS);
        grid.getColumnConstraints().setAll(names, values);
        return grid;
    }

    private static void add(GridPane grid, int row, String name, Label value) {
        Label label = new Label(name);
        label.getStyleClass().add("muted");
        GridPane.setValignment(label, VPos.TOP);
        grid.add(label, 0, row);
        grid.add(value, 1, row);
    }
}
