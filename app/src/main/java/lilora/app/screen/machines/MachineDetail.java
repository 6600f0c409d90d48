package lilora.app.screen.machines;

import java.util.List;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import lilora.app.control.HeaderRow;
import lilora.app.format.Timestamps;
import lilora.app.remote.HostLook;
import lilora.app.remote.Inventory;
import lilora.app.remote.Machine;
import org.kordamp.ikonli.javafx.FontIcon;

/** All that is known of one machine. */
final class MachineDetail extends VBox {
    private final MachinesViewModel model;
    private final Label name = new Label();
    private final Label place = new Label();
    private final Label state = new Label();
    private final Label sentence = new Label();
    private final Button look = new Button("Look at it", new FontIcon("mdi2l-lan-connect"));
    private final Button cancel = new Button("Cancel");
    private final Button forget = new Button("Remove from the list");
    private final HeaderRow buttons = new HeaderRow();
    private final VBox cards = new VBox(16);

    MachineDetail(MachinesViewModel model) {
        super(16);
        this.model = model;
        getStyleClass().add("detail-page");
        name.setId("machine-name");
        name.getStyleClass().add("title");
        name.setWrapText(true);
        place.getStyleClass().add("muted");
        state.setId("machine-state");
        sentence.setId("machine-sentence");
        List.of(name, place, sentence).forEach(MachineDetail::wrap);
        look.setId("machine-look");
        look.getStyleClass().add("accent");
        look.setOnAction(event -> model.look());
        cancel.setId("machine-cancel");
        cancel.setOnAction(event -> model.cancel());
        forget.setId("machine-forget");
        forget.setOnAction(event -> model.forget());
        buttons.start(look, cancel, forget);
        getChildren().addAll(new VBox(4, name, place), new VBox(4, state, sentence), buttons, cards);
    }

    static Label wrap(Label label) {
        label.setWrapText(true);
        label.setMinWidth(0);
        label.setMinHeight(Region.USE_PREF_SIZE);
        return label;
    }

    void show(Machine machine) {
        boolean host = machine.kind() != Machine.Kind.HERE;
        name.setText(machine.name());
        place.setText(place(machine));
        appear(place, !place.getText().isEmpty());
        MachineLook.show(state, machine.state());
        sentence.setText(machine.sentence());
        appear(buttons, host);
        appear(look, host && !machine.isBusy());
        look.setText(machine.look().isPresent() ? "Look again" : "Look at it");
        appear(cancel, machine.isBusy());
        appear(forget, machine.kind() == Machine.Kind.ADDED);
        Inventory found = machine.inventory();
        cards.getChildren().clear();
        if (!found.lacks().isEmpty()) {
            cards.getChildren().add(InventoryCards.lacks(found.lacks()));
        }
        if (!found.gpus().isEmpty()) {
            cards.getChildren().add(InventoryCards.gpus(found.gpus()));
        }
        if (!found.facts().isEmpty()) {
            cards.getChildren().add(InventoryCards.facts(found.facts()));
        }
        machine.look().ifPresent(seen -> cards.getChildren()
                .addAll(new StagedCard(model, seen, machine.isBusy()), new RunsCard(model, seen, machine.isBusy())));
    }

    private static String place(Machine machine) {
        String leads = machine.place().equals(machine.name()) ? "" : machine.place();
        String seen = machine.look()
                .map(HostLook::time)
                .map(time -> "looked at " + Timestamps.minute(time))
                .orElse("");
        return leads.isEmpty() || seen.isEmpty() ? leads + seen : leads + " · " + seen;
    }

    private static void appear(Node node, boolean there) {
        node.setVisible(there);
        node.setManaged(there);
    }
}
