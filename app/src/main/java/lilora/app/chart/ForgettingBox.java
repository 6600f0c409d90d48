package lilora.app.chart;

import javafx.scene.control.ComboBox;
import javafx.scene.control.Tooltip;
import lilora.app.form.Words;

/** The one switch between the definitions of forgetting. */
public final class ForgettingBox extends ComboBox<Forgetting> {
    /** A switch with this id. */
    public ForgettingBox(String id, Kept<Forgetting> choice) {
        getItems().setAll(Forgetting.values());
        setConverter(new Words<>(Forgetting::title));
        setId(id);
        setAccessibleText("Definition of forgetting");
        Tooltip tooltip = new Tooltip();
        setTooltip(tooltip);
        choice.property().subscribe(now -> {
            setValue(now);
            tooltip.setText(now.formula() + "\n" + now.meaning());
        });
        setOnAction(event -> {
            if (getValue() != choice.get()) {
                choice.set(getValue());
            }
        });
    }
}
