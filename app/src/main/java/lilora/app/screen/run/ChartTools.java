package lilora.app.screen.run;

import java.util.function.Function;
import javafx.scene.Node;
import javafx.scene.control.ComboBox;
import javafx.scene.control.ContentDisplay;
import javafx.scene.control.Label;
import javafx.scene.layout.Region;
import lilora.app.chart.view.ViewSetting;
import lilora.app.form.LabelConverter;

/** Small controls above charts. */
final class ChartTools {
    private ChartTools() {}

    /**
     * One of several.
     *
     * @param what it decides, for screen readers
     * @param words for each choice
     */
    static <E extends Enum<E>> ComboBox<E> choice(
            String id, String what, Function<E, String> words, ViewSetting<E> kept) {
        ComboBox<E> box = new ComboBox<>();
        box.getItems().setAll(kept.get().getDeclaringClass().getEnumConstants());
        box.setConverter(new LabelConverter<>(words));
        box.getStyleClass().add("small");
        box.setId(id);
        box.setAccessibleText(what);
        kept.property().subscribe(box::setValue);
        box.setOnAction(event -> {
            if (box.getValue() != kept.get()) {
                kept.set(box.getValue());
            }
        });
        return box;
    }

    /** A control with its name before it. */
    static Label labelled(String text, Node control) {
        Label label = new Label(text, control);
        label.setContentDisplay(ContentDisplay.RIGHT);
        label.getStyleClass().addAll("muted", "small-text");
        label.setMinWidth(Region.USE_PREF_SIZE);
        return label;
    }
}
