package lilora.app.form;

import java.util.function.Consumer;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Control;
import javafx.scene.control.Label;
import javafx.scene.control.Slider;
import javafx.scene.control.TextField;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import lilora.app.control.HelpPopOver;
import org.kordamp.ikonli.javafx.FontIcon;

/** One field: a dot when changed, its label, its control, its unit, the way back to the default, and its error. */
final class FieldRow extends VBox {
    private final FormViewModel form;
    private final FieldViewModel field;
    private boolean showing;

    /** @param onFocus told which field a person is in */
    FieldRow(FormViewModel form, FieldViewModel field, Consumer<FieldSpec> onFocus) {
        this.form = form;
        this.field = field;
        getStyleClass().add("field-row");
        HBox control = control(field.spec());
        HBox.setHgrow(control, Priority.ALWAYS);
        HBox row = new HBox(8, changedDot(), label(), control, reset());
        row.setAlignment(Pos.CENTER_LEFT);
        getChildren().addAll(row, error());
        for (Node node : control.getChildren()) {
            node.focusedProperty().addListener((observed, before, focused) -> {
                if (focused) {
                    onFocus.accept(field.spec());
                } else {
                    form.seal();
                }
            });
        }
    }

    /** A row that has the places of a field's marks and buttons, and none of them. */
    static HBox beside(String name, Control control) {
        Region dot = dot();
        dot.setVisible(false);
        Button help = helpButton();
        help.setVisible(false);
        Button reset = resetButton();
        reset.setVisible(false);
        control.setMaxWidth(Double.MAX_VALUE);
        control.setAccessibleText(name);
        HBox.setHgrow(control, Priority.ALWAYS);
        HBox row = new HBox(8, dot, named(name, help), control, reset);
        row.setAlignment(Pos.CENTER_LEFT);
        return row;
    }

    private static Region dot() {
        Region dot = new Region();
        dot.getStyleClass().add("changed-dot");
        return dot;
    }

    private static Button helpButton() {
        Button help = new Button("", new FontIcon("mdi2h-help-circle-outline"));
        help.getStyleClass().addAll("button-icon", "flat", "small", "field-help-button");
        // By keyboard it is F1: a stop before every field would double the way through the form.
        help.setFocusTraversable(false);
        return help;
    }

    private static Button resetButton() {
        Button reset = new Button("", new FontIcon("mdi2b-backup-restore"));
        reset.getStyleClass().addAll("button-icon", "flat", "small");
        return reset;
    }

    private static HBox named(String name, Button help) {
        Label label = new Label(name);
        label.getStyleClass().add("field-label");
        label.setWrapText(true);
        HBox box = new HBox(label, help);
        box.setAlignment(Pos.CENTER_LEFT);
        return box;
    }

    private Region changedDot() {
        Region dot = dot();
        dot.visibleProperty().bind(field.changedProperty());
        Tooltip.install(
                dot,
                new Tooltip(
                        "Differs from the default, " + Numbers.text(field.spec().defaultValue())));
        return dot;
    }

    private HBox label() {
        FieldSpec spec = field.spec();
        Button help = helpButton();
        help.setId("help-" + spec.name());
        help.setAccessibleText("Help on " + spec.label());
        help.setTooltip(new Tooltip("Help (F1 in the field)"));
        help.setOnAction(event -> showHelp(help));
        HelpPopOver.onF1(this, () -> showHelp(help));
        return named(spec.label(), help);
    }

    private Button reset() {
        FieldSpec spec = field.spec();
        Button reset = resetButton();
        reset.setId("reset-" + spec.name());
        reset.setTooltip(new Tooltip("Back to " + Numbers.text(spec.defaultValue())));
        reset.setAccessibleText("Reset " + spec.label());
        reset.visibleProperty().bind(field.changedProperty());
        reset.setOnAction(event -> {
            form.seal();
            field.reset();
            form.seal();
        });
        return reset;
    }

    private Label error() {
        Label error = new Label();
        error.setId("error-" + field.spec().name());
        error.setWrapText(true);
        error.setMinHeight(Region.USE_PREF_SIZE);
        error.getStyleClass().add("field-error");
        error.textProperty().bind(field.errorProperty());
        error.visibleProperty().bind(field.errorProperty().isNotEmpty());
        error.managedProperty().bind(error.visibleProperty());
        return error;
    }

    /** Gives the keyboard to the control that holds the value. */
    Node focusValue() {
        Node value = lookup("#field-" + field.spec().name());
        value.requestFocus();
        return this;
    }

    private void showHelp(Node beside) {
        FieldSpec spec = field.spec();
        HelpPopOver.show(beside, spec.label(), help(spec) + "\nDefault: " + Numbers.text(spec.defaultValue()) + ".");
    }

    private static String help(FieldSpec spec) {
        return spec.help() + (spec.range().isEmpty() ? "" : " Range: " + spec.range() + ".");
    }

    private HBox control(FieldSpec spec) {
        HBox box = new HBox(8);
        box.setAlignment(Pos.CENTER_LEFT);
        switch (spec.kind()) {
            case WHOLE, REAL -> {
                TextField number = text();
                number.getStyleClass().add("numeric");
                Slider slider = slider(SliderScale.of(spec));
                box.getChildren().addAll(slider, number);
            }
            case TEXT -> {
                TextField text = text();
                HBox.setHgrow(text, Priority.ALWAYS);
                box.getChildren().add(text);
            }
            case SWITCH -> box.getChildren().add(onOff());
            case CHOICE -> box.getChildren().add(choice(spec));
        }
        boolean number = spec.kind() == FieldSpec.Kind.WHOLE || spec.kind() == FieldSpec.Kind.REAL;
        if (number) {
            // As wide in every row, so that numbers stand below each other.
            Label unit = new Label(spec.unit());
            unit.getStyleClass().addAll("small-text", "muted");
            unit.getStyleClass().add("field-unit");
            box.getChildren().add(unit);
        }
        return box;
    }

    private TextField text() {
        TextField text = new TextField();
        text.setId("field-" + field.spec().name());
        text.getStyleClass().add("field-value");
        name(text);
        field.textProperty().subscribe(shown -> {
            if (!text.getText().equals(shown)) {
                text.setText(shown);
            }
        });
        text.textProperty().addListener((observed, before, typed) -> field.type(typed));
        field.errorProperty().subscribe(error -> {
            text.pseudoClassStateChanged(javafx.css.PseudoClass.getPseudoClass("error"), !error.isEmpty());
            // Whoever hears the form instead of seeing it is told where the fault is.
            text.setAccessibleHelp(error.isEmpty() ? help(field.spec()) : error);
        });
        return text;
    }

    private Slider slider(SliderScale scale) {
        Slider slider = new Slider(0, 1, 0);
        slider.setId("slider-" + field.spec().name());
        slider.setBlockIncrement(scale.whole() && !scale.logarithmic() ? 1 / (scale.high() - scale.low()) : 0.02);
        slider.setMaxWidth(Double.MAX_VALUE);
        slider.setMinWidth(60);
        HBox.setHgrow(slider, Priority.ALWAYS);
        name(slider);
        field.valueProperty().subscribe(value -> {
            if (value instanceof Number number && !showing) {
                showing = true;
                slider.setValue(scale.position(number.doubleValue()));
                showing = false;
            }
        });
        slider.valueProperty().addListener((observed, before, now) -> {
            if (!showing) {
                showing = true;
                field.type(Numbers.plain(scale.value(now.doubleValue())));
                showing = false;
            }
        });
        slider.valueChangingProperty().addListener((observed, before, changing) -> {
            if (!changing) {
                form.seal();
            }
        });
        return slider;
    }

    private CheckBox onOff() {
        CheckBox box = new CheckBox();
        box.setId("field-" + field.spec().name());
        name(box);
        field.textProperty().subscribe(shown -> box.setSelected(Boolean.parseBoolean(shown)));
        box.setOnAction(event -> field.type(Boolean.toString(box.isSelected())));
        return box;
    }

    private ComboBox<String> choice(FieldSpec spec) {
        ComboBox<String> box = new ComboBox<>();
        box.setId("field-" + spec.name());
        box.getItems().setAll(spec.choices());
        box.setMaxWidth(Double.MAX_VALUE);
        HBox.setHgrow(box, Priority.ALWAYS);
        name(box);
        box.setConverter(new LabelConverter<>(FieldSpec::words));
        field.textProperty().subscribe(box::setValue);
        box.setOnAction(event -> {
            if (box.getValue() != null) {
                field.type(box.getValue());
            }
        });
        return box;
    }

    private void name(Control control) {
        control.setAccessibleText(field.spec().label());
        control.setAccessibleHelp(help(field.spec()));
    }
}
