package lilora.app.chart.run;

import javafx.scene.control.ComboBox;
import javafx.scene.control.Tooltip;
import lilora.app.chart.view.ViewSetting;
import lilora.app.form.LabelConverter;

/** The one switch between the definitions of forgetting. */
public final class ForgettingDefinitionBox extends ComboBox<ForgettingDefinition> {
    /** A switch with this id. */
    public ForgettingDefinitionBox(String id, ViewSetting<ForgettingDefinition> choice) {
        getItems().setAll(ForgettingDefinition.values());
        setConverter(new LabelConverter<>(ForgettingDefinition::title));
        setId(id);
        setAccessibleText("Definition of forgetting");
        Tooltip tooltip = new Tooltip();
        setTooltip(tooltip);
        choice.property().subscribe(now -> {
            setValue(now);
            tooltip.setText(now.about());
        });
        setOnAction(event -> {
            if (getValue() != choice.get()) {
                choice.set(getValue());
            }
        });
    }
}
