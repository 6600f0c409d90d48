package lilora.app.chart.run;

import javafx.scene.control.ComboBox;
import javafx.scene.control.Tooltip;
import lilora.app.chart.view.ViewSetting;
import lilora.app.form.LabelConverter;

/** The one switch between what is shown around means over seeds. */
public final class SpreadBox extends ComboBox<Spread> {
    /** A switch with this id. */
    public SpreadBox(String id, ViewSetting<Spread> choice) {
        getItems().setAll(Spread.values());
        setConverter(new LabelConverter<>(Spread::title));
        setId(id);
        setAccessibleText("What is shown around means over seeds");
        Tooltip tooltip = new Tooltip();
        setTooltip(tooltip);
        choice.property().subscribe(now -> {
            setValue(now);
            tooltip.setText("Around means over seeds. " + now.meaning());
        });
        setOnAction(event -> {
            if (getValue() != choice.get()) {
                choice.set(getValue());
            }
        });
    }
}
