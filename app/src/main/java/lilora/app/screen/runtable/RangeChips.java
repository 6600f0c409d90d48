package lilora.app.screen.runtable;

import java.util.List;
import java.util.Optional;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import org.kordamp.ikonli.javafx.FontIcon;

/** Bounds in force: each can be changed, and taken away. Not there while there are none. */
final class RangeChips extends FlowPane {
    private final RunsViewModel model;
    private final RangeChooser chooser;

    RangeChips(RunsViewModel model, RangeChooser chooser) {
        this.model = model;
        this.chooser = chooser;
        setId("range-chips");
        getStyleClass().add("runs-line");
        model.ranges().activeProperty().subscribe(this::show);
    }

    private void show(List<RangeFilter> ranges) {
        getChildren()
                .setAll(ranges.stream()
                        .flatMap(range -> model.fields().find(range.column()).map(field -> chip(range, field)).stream())
                        .toList());
        setVisible(!ranges.isEmpty());
        setManaged(!ranges.isEmpty());
    }

    private Node chip(RangeFilter range, RunField field) {
        Button change = new Button(range.words(field));
        change.setId("range-of-" + field.id());
        change.getStyleClass().addAll("flat", "small");
        change.setMnemonicParsing(false);
        change.setTooltip(new Tooltip("Change these bounds"));
        change.setOnAction(event -> chooser.show(change, Optional.of(field.id())));
        Button remove = new Button("", new FontIcon("mdi2c-close"));
        remove.setId("range-remove-" + field.id());
        remove.getStyleClass().addAll("flat", "small", "button-icon");
        remove.setAccessibleText("Remove the bounds of " + field.head().title());
        remove.setTooltip(new Tooltip("Remove these bounds"));
        remove.setOnAction(event -> model.ranges().remove(field.id()));
        HBox chip = new HBox(change, remove);
        chip.getStyleClass().add("range-chip");
        return chip;
    }
}
