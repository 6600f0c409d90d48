package lilora.app.screen.runtable;

import java.util.List;
import java.util.Optional;
import javafx.css.PseudoClass;
import javafx.geometry.Insets;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import lilora.app.control.FocusPopOver;
import lilora.app.control.SearchableChoice;
import lilora.app.form.LabelConverter;
import lilora.app.form.TypedNumber;
import org.controlsfx.control.RangeSlider;

/** Hangs below its button: a column and its bounds, typed or slid; the table follows at once. */
final class RangeChooser {
    private static final PseudoClass ERROR = PseudoClass.getPseudoClass("error");
    /** Steps of the slider from one end to the other, at least. */
    private static final double STEPS = 200;
    /** So much of the slider's length by a key, or one step where that is more. */
    private static final double BLOCK = 0.02;

    private final RangeFilters ranges;
    private final SearchableChoice<RunField> column = new SearchableChoice<>();
    private final TextField low = bound("range-low", "At least");
    private final TextField high = bound("range-high", "At most");
    private final RangeSlider slider = new RangeSlider(0, 1, 0, 1);
    private final Label fault = new Label();
    private final FocusPopOver popOver;
    private RangeFilters.Span span = new RangeFilters.Span(0, 0, true);
    private boolean filling;

    RangeChooser(RunsViewModel model) {
        ranges = model.ranges();
        column.setId("range-column");
        column.setAccessibleText("Column");
        column.setConverter(new LabelConverter<>(field -> field.head().title()));
        column.setMaxWidth(Double.MAX_VALUE);
        column.onChosen(this::fill);
        slider.setId("range-slider");
        slider.addEventFilter(KeyEvent.KEY_PRESSED, this::leave);
        slider.lowValueProperty().addListener((value, before, now) -> slid());
        slider.highValueProperty().addListener((value, before, now) -> slid());
        slider.lowValueChangingProperty().addListener((value, before, now) -> slid());
        slider.highValueChangingProperty().addListener((value, before, now) -> slid());
        low.textProperty().addListener((value, before, now) -> typed());
        high.textProperty().addListener((value, before, now) -> typed());
        fault.setId("range-fault");
        fault.getStyleClass().add("field-error");
        fault.setWrapText(true);
        fault.setMinHeight(Region.USE_PREF_SIZE);
        fault.visibleProperty().bind(fault.textProperty().isNotEmpty());
        fault.managedProperty().bind(fault.visibleProperty());
        Label count = new Label();
        count.getStyleClass().add("muted");
        count.textProperty().bind(model.countProperty());
        VBox all = new VBox(10, fields(), fault, count);
        all.getStyleClass().add("range-chooser");
        all.setPadding(new Insets(14));
        popOver = new FocusPopOver(all);
    }

    /** The slider hands the keyboard to whatever is next to it among the children, so what is not for keys comes first. */
    private GridPane fields() {
        GridPane grid = new GridPane();
        grid.setHgap(8);
        grid.setVgap(6);
        grid.addRow(2, new Label("At least"), new Label("At most"));
        grid.add(column, 0, 0, 2, 1);
        grid.add(slider, 0, 1, 2, 1);
        grid.addRow(3, low, high);
        return grid;
    }

    private static TextField bound(String id, String name) {
        TextField field = new TextField();
        field.setId(id);
        field.setAccessibleText(name);
        field.getStyleClass().add("numeric");
        field.setPrefColumnCount(10);
        return field;
    }

    /** Opens with a column, or with the first there is; does nothing where no run has a number. */
    void show(Node below, Optional<String> wanted) {
        List<RunField> columns = ranges.columns();
        if (columns.isEmpty()) {
            return;
        }
        column.getItems().setAll(columns);
        RunField first = columns.stream()
                .filter(field -> field.id().equals(wanted.orElse("ap")))
                .findFirst()
                .orElse(columns.get(0));
        column.setValue(first);
        fill(first);
        popOver.show(below, wanted.isPresent() ? low : column);
    }

    /** The slider keeps all keys to itself. */
    private void leave(KeyEvent event) {
        if (event.getCode() == KeyCode.ESCAPE) {
            popOver.hide();
            event.consume();
        }
    }

    private void fill(RunField field) {
        span = ranges.span(field).orElse(span);
        RangeFilter range = ranges.of(field.id());
        filling = true;
        low.setPromptText(field.plain(at(0)));
        high.setPromptText(field.plain(at(1)));
        low.setText(Double.isInfinite(range.low()) ? "" : field.plain(range.low()));
        high.setText(Double.isInfinite(range.high()) ? "" : field.plain(range.high()));
        place(range);
        slider.setDisable(span.low() == span.high());
        slider.setBlockIncrement(
                span.low() == span.high() ? BLOCK : Math.max(BLOCK, step() / (span.high() - span.low())));
        slider.setAccessibleText("Bounds of " + field.head().title());
        filling = false;
        tell("", "");
    }

    private void place(RangeFilter range) {
        double low = position(range.low(), 0);
        double high = position(range.high(), 1);
        // In this order the one never has to give way to the other.
        slider.setLowValue(0);
        slider.setHighValue(Math.max(low, high));
        slider.setLowValue(low);
    }

    private double position(double value, double open) {
        return Double.isInfinite(value) || span.high() == span.low()
                ? open
                : Math.max(0, Math.min(1, (value - span.low()) / (span.high() - span.low())));
    }

    /** At its ends a thumb bounds nothing. */
    private void slid() {
        RunField field = column.getValue();
        if (filling || field == null || slider.isLowValueChanging() || slider.isHighValueChanging()) {
            return;
        }
        filling = true;
        low.setText(slider.getLowValue() <= 0 ? "" : field.plain(at(slider.getLowValue())));
        high.setText(slider.getHighValue() >= 1 ? "" : field.plain(at(slider.getHighValue())));
        filling = false;
        typed();
    }

    /** A round number, by which the slider goes. */
    private double step() {
        double fine = Math.pow(10, Math.floor(Math.log10((span.high() - span.low()) / STEPS)));
        return span.whole() ? Math.max(1, fine) : fine;
    }

    private double at(double position) {
        double value = span.low() + position * (span.high() - span.low());
        if (span.low() == span.high()) {
            return value;
        }
        double step = step();
        // Divided where it can be: tenths cannot be written as they are.
        return step < 1 ? Math.rint(value * Math.rint(1 / step)) / Math.rint(1 / step) : Math.rint(value / step) * step;
    }

    private void typed() {
        RunField field = column.getValue();
        if (filling || field == null) {
            return;
        }
        TypedNumber from = read(field, low, Double.NEGATIVE_INFINITY);
        TypedNumber to = read(field, high, Double.POSITIVE_INFINITY);
        tell(from.fault(), to.fault());
        if (from.fault().isEmpty() && to.fault().isEmpty()) {
            if (from.value() > to.value()) {
                tell("The lower bound is above the upper one", "");
                return;
            }
            RangeFilter range = new RangeFilter(field.id(), from.value(), to.value());
            ranges.set(range);
            filling = true;
            place(range);
            filling = false;
        }
    }

    private static TypedNumber read(RunField field, TextField bound, double open) {
        return bound.getText().isBlank() ? new TypedNumber(open, "") : field.read(bound.getText());
    }

    private void tell(String atLow, String atHigh) {
        low.pseudoClassStateChanged(ERROR, !atLow.isEmpty());
        high.pseudoClassStateChanged(ERROR, !atHigh.isEmpty());
        String sentence = atLow.isEmpty() ? atHigh : atLow;
        fault.setText(sentence.isEmpty() ? "" : sentence + ".");
    }
}
