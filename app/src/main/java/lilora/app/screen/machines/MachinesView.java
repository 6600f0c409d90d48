package lilora.app.screen.machines;

import java.util.Optional;
import javafx.collections.ListChangeListener;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TextField;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import lilora.app.control.ErrorNotice;
import lilora.app.remote.Machine;

/** The list of machines, and beside it all that is known of the chosen one. */
final class MachinesView extends BorderPane {
    private static final double LIST_EMS = 21;

    private final MachinesViewModel model;
    private final ListView<Machine> list;
    private final MachineDetail detail;
    private final ScrollPane scroll;
    private String shown = "";

    MachinesView(MachinesViewModel model) {
        this.model = model;
        setId("machines");
        getStyleClass().add("tasks-page");
        getStylesheets().addAll("/lilora/app/design.css", "/lilora/app/screen/machines.css");
        list = new ListView<>(model.machines());
        detail = new MachineDetail(model);
        scroll = new ScrollPane(detail);
        scroll.setFitToWidth(true);
        scroll.getStyleClass().add("plain-scroll");
        setLeft(side());
        setCenter(scroll);
        model.chosen().subscribe(this::show);
        // The list forgets what was selected when it is filled anew, after the choice was told.
        model.machines().addListener((ListChangeListener<Machine>) change -> select());
    }

    private VBox side() {
        list.setId("machines-list");
        list.getStyleClass().add("plain-list");
        list.setCellFactory(made -> new MachineCell());
        list.setAccessibleText("Machines");
        VBox.setVgrow(list, Priority.ALWAYS);
        list.getSelectionModel().selectedItemProperty().addListener((value, before, now) -> {
            if (now != null) {
                model.choose(now.name());
            }
        });
        Label note = new Label("Hosts come from ~/.ssh/config; others are added here.");
        note.getStyleClass().addAll("small-text", "muted");
        note.setWrapText(true);
        note.setMinHeight(Region.USE_PREF_SIZE);
        VBox side = new VBox(
                8,
                new ErrorNotice("machines-problem", model.problemProperty()),
                list,
                adding(),
                new ErrorNotice("machine-add-problem", model.addProblemProperty()),
                note);
        side.getStyleClass().add("side-list");
        side.prefWidthProperty().bind(note.fontProperty().map(font -> font.getSize() * LIST_EMS));
        side.setMinWidth(Region.USE_PREF_SIZE);
        return side;
    }

    private HBox adding() {
        TextField host = new TextField();
        host.setId("machine-host");
        host.setPromptText("user@host:port");
        host.setAccessibleText("Host to add, as user@host:port");
        host.textProperty().bindBidirectional(model.wantedProperty());
        host.setOnAction(event -> model.add());
        HBox.setHgrow(host, Priority.ALWAYS);
        Button add = new Button("Add");
        add.setId("machine-add");
        add.setMinWidth(Region.USE_PREF_SIZE);
        add.disableProperty().bind(model.wantedProperty().map(String::isBlank));
        add.setOnAction(event -> model.add());
        HBox line = new HBox(8, host, add);
        line.setAlignment(Pos.CENTER_LEFT);
        return line;
    }

    private void show(Optional<Machine> now) {
        Machine machine = now.orElse(null);
        select();
        if (machine != null && !machine.name().equals(shown)) {
            shown = machine.name();
            scroll.setVvalue(0);
        }
        scroll.setVisible(machine != null);
        if (machine != null) {
            detail.show(machine);
        }
    }

    private void select() {
        model.chosen().getValue().ifPresent(machine -> {
            if (!machine.equals(list.getSelectionModel().getSelectedItem())) {
                list.getSelectionModel().select(machine);
            }
        });
    }
}
