package lilora.app.chart.effect;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import javafx.scene.Node;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import lilora.app.chart.run.RunSettings;
import lilora.app.chart.view.ChartView;
import lilora.app.chart.view.ChartViews;
import lilora.app.form.Choices;
import lilora.app.form.LabelConverter;

/** The effect of a setting as a figure, and the question above it. */
public final class EffectPane extends VBox {
    private static final double LOWEST = 300;
    private static final double GAP = 10;

    private final EffectViewModel model;
    private final ComboBox<String> option = new ComboBox<>();
    private final ComboBox<String> measure = new ComboBox<>();
    private final ComboBox<String> lines = new ComboBox<>();
    private final CheckBox logarithmic = new CheckBox("Logarithmic");
    private final FlowPane question = new FlowPane();
    private final ChartView chart;
    /** Whether what is chosen comes from the model and not from a person. */
    private boolean showing;

    /**
     * A pane.
     *
     * @param open called with the id of a run whose point is clicked
     */
    @SuppressWarnings("this-escape")
    public EffectPane(EffectViewModel model, ChartViews views, Consumer<String> open) {
        this.model = model;
        this.chart = views.chart(model.effectProperty().get().chart());
        option.setPromptText("—");
        choice(option, "effect-option", "Setting", RunSettings::label, EffectQuestion::of);
        choice(measure, "effect-measure", "Measure", name -> name, EffectQuestion::on);
        choice(
                lines,
                "effect-lines",
                "A line for each value of",
                name -> name.isEmpty() ? "—" : RunSettings.label(name),
                EffectQuestion::withLines);
        logarithmic.setId("effect-log");
        logarithmic.setTooltip(
                new Tooltip(
                        "Places values by their orders of magnitude; 0, which has no place there, stands apart left of a break"));
        logarithmic.setOnAction(event -> ask(question -> question.withLogarithm(logarithmic.isSelected())));
        chart.setId("effect-chart");
        chart.getStyleClass().add("card");
        chart.onRun(open);
        chart.setMinHeight(LOWEST);
        VBox.setVgrow(chart, Priority.ALWAYS);
        question.getChildren()
                .addAll(
                        labelled("Effect of", option),
                        labelled("on", measure),
                        labelled("a line for each", lines),
                        logarithmic);
        question.getStyleClass().add("compare-head");
        getChildren().addAll(question, chart);
        setSpacing(GAP);
        model.effectProperty().subscribe(this::show);
    }

    /** Takes the question out, to stand elsewhere, without the measure, which is chosen there. */
    public Node[] takeQuestion() {
        List<Node> parts = new ArrayList<>(question.getChildren());
        parts.remove(measure.getParent());
        question.getChildren().clear();
        getChildren().remove(question);
        return parts.toArray(Node[]::new);
    }

    private static HBox labelled(String text, ComboBox<String> box) {
        Label label = new Label(text);
        label.setLabelFor(box);
        label.setMinWidth(USE_PREF_SIZE);
        HBox both = new HBox(label, box);
        both.getStyleClass().add("compare-line");
        return both;
    }

    private void choice(
            ComboBox<String> box,
            String id,
            String name,
            UnaryOperator<String> words,
            BiFunction<EffectQuestion, String, EffectQuestion> asking) {
        box.setId(id);
        box.setAccessibleText(name);
        box.setConverter(new LabelConverter<>(words));
        box.setOnAction(event -> {
            String value = box.getValue();
            if (value != null) {
                ask(question -> asking.apply(question, value));
            }
        });
    }

    private void ask(UnaryOperator<EffectQuestion> change) {
        if (!showing) {
            model.ask(change);
        }
    }

    private void show(OptionEffect effect) {
        showing = true;
        EffectQuestion asked = effect.asked();
        fill(option, effect.options(), asked.option());
        fill(measure, effect.measures(), asked.measure());
        List<String> others = new ArrayList<>(List.of(""));
        effect.options().stream().filter(name -> !name.equals(asked.option())).forEach(others::add);
        fill(lines, others, asked.lines());
        logarithmic.setDisable(!effect.logarithmic());
        logarithmic.setSelected(asked.logarithmic().orElse(false));
        chart.setEmptyText(effect.missing());
        chart.show(effect.chart());
        showing = false;
    }

    private static void fill(ComboBox<String> box, List<String> items, String value) {
        Choices.offer(box, items, value.isEmpty() && !items.contains(value) ? null : value);
        box.setDisable(
                (items.size() < 2 && box.getValue() != null && box.getValue().isEmpty()) || items.isEmpty());
    }
}
