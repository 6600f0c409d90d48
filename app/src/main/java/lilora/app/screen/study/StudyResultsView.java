package lilora.app.screen.study;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import javafx.scene.Node;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import lilora.app.chart.effect.EffectPane;
import lilora.app.chart.effect.EffectViewModel;
import lilora.app.chart.export.ChartExports;
import lilora.app.chart.export.ChartFiles;
import lilora.app.chart.export.LatexTable;
import lilora.app.chart.model.ChartModel;
import lilora.app.chart.model.ChartTable;
import lilora.app.chart.model.EffectModel;
import lilora.app.chart.view.ChartView;
import lilora.app.chart.view.ChartViews;
import lilora.app.chart.view.TableNode;
import lilora.app.control.HeaderRow;
import lilora.app.control.WhileInScene;
import lilora.app.form.Choices;
import lilora.app.form.LabelConverter;
import lilora.engine.cli.StudyCsv;
import lilora.engine.cli.StudyTable;
import lilora.engine.method.MethodCatalog;

/** What a study gives: its variants with their intervals, and paired differences from one of them. */
final class StudyResultsView extends VBox {
    /** Of many variants, those that leave room for the other table are in view. */
    private static final int MOST_ROWS = 14;
    /** Height of the chart, in pixels. */
    private static final double CHART = 280;
    /** More of it for the names of many variants. */
    private static final double MORE = 120;

    private static final int MANY = 8;

    private final OpenStudyViewModel model;
    private final TableNode variants;
    private final TableNode differences;
    private final ChartExports exports;
    private final ChartView chart;
    private final EffectViewModel effect;
    private final EffectPane effectPane;
    private final Node[] question;
    private final MethodCatalog methods;
    private final ComboBox<Figure> figure = new ComboBox<>();
    private final ComboBox<StudyNumbers.Measure> measure = new ComboBox<>();
    private final ComboBox<String> baseline = new ComboBox<>();
    private final Label hint = note("study-hint");
    private final Label below = note("study-note");
    private final Label none = new Label();
    private final VBox shown = new VBox(10);
    private boolean showing;

    /** What is drawn. */
    private enum Figure {
        VARIANTS("By variant"),
        SETTING("Effect of a setting"),
        PARAMETERS("Against stored parameters"),
        ORDERS("By order of tasks");

        private final String title;

        Figure(String title) {
            this.title = title;
        }

        String title() {
            return title;
        }
    }

    StudyResultsView(OpenStudyViewModel model, StudyParts parts, ChartViews charts) {
        super(10);
        this.model = model;
        this.methods = parts.methods();
        this.effect = new EffectViewModel(EffectViewModel.Asked.forNow(), parts.tasks(), error -> parts.notifications()
                .failed("The effect of a setting could not be worked out.", error));
        this.effectPane = new EffectPane(effect, charts, run -> {});
        this.question = effectPane.takeQuestion();
        this.variants = charts.table();
        this.differences = charts.table();
        this.exports = charts.exports();
        this.chart = charts.chart(EffectModel.NONE);
        getStyleClass().add("compare-numbers");
        none.setId("study-no-results");
        none.getStyleClass().add("muted");
        variants.setId("study-table");
        differences.setId("study-differences");
        differences.fillWidth();
        chart.setId("study-chart");
        chart.getStyleClass().add("card");
        heights();
        choices();
        shown.getChildren()
                .addAll(
                        new HeaderRow().start(new Label("Metric"), measure).end(actions()),
                        variants,
                        hint,
                        new HeaderRow().start(new Label("Figure"), figure).start(question),
                        chart,
                        effectPane,
                        new HeaderRow().start(new Label("Differences from"), baseline),
                        differences,
                        below);
        getChildren().addAll(none, shown);
        WhileInScene.of(this, model.phaseProperty()).subscribe(this::nothingYet);
        WhileInScene.of(this, model.numbersProperty()).subscribe(this::show);
    }

    private void heights() {
        variants.showRows(MOST_ROWS);
        differences.showRows(MOST_ROWS);
        chart.setMinHeight(CHART);
        chart.setPrefHeight(CHART);
    }

    private static Label note(String id) {
        Label label = new Label();
        label.setId(id);
        label.getStyleClass().addAll("small-text", "muted");
        label.setWrapText(true);
        label.setMinHeight(Region.USE_PREF_SIZE);
        return label;
    }

    private void choices() {
        measure.setId("study-measure");
        measure.setAccessibleText("Metric");
        measure.setConverter(new LabelConverter<>(StudyNumbers.Measure::title));
        measure.setOnAction(event -> tables());
        baseline.setId("study-baseline");
        baseline.setAccessibleText("Baseline");
        baseline.setConverter(new LabelConverter<>(title -> title));
        baseline.setMaxWidth(420);
        baseline.setOnAction(event -> tables());
        figure.setId("study-figure");
        figure.setAccessibleText("Figure");
        figure.setConverter(new LabelConverter<>(Figure::title));
        figure.setValue(hasGrid(model) ? Figure.SETTING : Figure.VARIANTS);
        figure.setOnAction(event -> tables());
    }

    /** Where an option has several values, its effect is what is asked first. */
    private static boolean hasGrid(OpenStudyViewModel model) {
        return model.design()
                .filter(design -> design.designProperty().get().hasGrid())
                .isPresent();
    }

    private Node[] actions() {
        return new Node[] {
            StudyPane.button(
                    "study-compare-all", "Open in Compare", "mdi2c-compare-horizontal", () -> model.compare(List.of())),
            StudyPane.button(
                    "study-latex",
                    "Copy as LaTeX",
                    "mdi2c-content-copy",
                    () -> exports.copy(
                            "The tables as LaTeX",
                            LatexTable.of(variants.table()) + "\n" + LatexTable.of(differences.table()))),
            StudyPane.button(
                    "study-markdown",
                    "Copy as Markdown",
                    "mdi2c-content-copy",
                    () -> exports.copy("The tables as Markdown", markdown())),
            StudyPane.button(
                    "study-csv",
                    "Save as CSV…",
                    "mdi2c-content-save-outline",
                    () -> exports.save(model.name(), ChartFiles.Format.CSV, this::csv))
        };
    }

    private String markdown() {
        StudyTable table = new StudyTable(model.numbersProperty().get().result());
        return table.text()
                + table.conditions(methods)
                + Optional.ofNullable(baseline.getValue())
                        .map(title -> "\n" + table.differences(title))
                        .orElse("");
    }

    /** All metrics in full precision. */
    private byte[] csv() {
        return new StudyCsv(model.numbersProperty().get().result(), methods)
                .text()
                .getBytes(StandardCharsets.UTF_8);
    }

    /** While runs are looked for nobody knows that there are none. */
    private void nothingYet(OpenStudyViewModel.Phase phase) {
        none.setText(
                phase == OpenStudyViewModel.Phase.CHECKING
                        ? "The study's runs are being looked for; what they gave is shown here afterwards."
                        : "No run of the study is done yet.");
    }

    private void show(StudyNumbers now) {
        boolean some = !now.measures().isEmpty();
        visible(none, !some);
        visible(shown, some);
        if (!some) {
            return;
        }
        showing = true;
        String chosen = measure.getValue() == null ? "" : measure.getValue().title();
        String before = baseline.getValue();
        Choices.offer(
                measure,
                now.measures(),
                now.measures().stream()
                        .filter(one -> one.title().equals(chosen))
                        .findFirst()
                        .orElse(now.measures().get(0)));
        List<String> offered = now.result().variants();
        List<Figure> figures = new StudyFigures(now.result(), methods).hasOrders()
                ? List.of(Figure.values())
                : List.of(Figure.VARIANTS, Figure.SETTING, Figure.PARAMETERS);
        Choices.offer(figure, figures, figures.contains(figure.getValue()) ? figure.getValue() : Figure.VARIANTS);
        boolean stays = before != null && offered.contains(before);
        Choices.offer(baseline, offered, stays ? before : now.usualBaseline());
        showing = false;
        tables();
    }

    private void tables() {
        StudyNumbers.Measure chosen = measure.getValue();
        if (showing || chosen == null || baseline.getValue() == null) {
            return;
        }
        StudyNumbers now = model.numbersProperty().get();
        ChartTable all = now.variants(chosen, methods);
        ChartTable paired = now.differences(chosen, baseline.getValue());
        variants.show(all);
        figure(now, chosen);
        differences.show(paired);
        hint.setText(all.footer());
        below.setText(paired.footer());
    }

    private void figure(StudyNumbers now, StudyNumbers.Measure chosen) {
        boolean setting = figure.getValue() == Figure.SETTING;
        visible(chart, !setting);
        visible(effectPane, setting);
        for (Node part : question) {
            visible(part, setting);
        }
        if (setting) {
            String base = baseline.getValue();
            effect.show(() -> StudyEffect.of(now.result(), chosen, base, methods));
        } else {
            chart.setPrefHeight(CHART + (now.result().variants().size() > MANY ? MORE : 0));
            chart.show(drawn(now, chosen));
        }
    }

    private ChartModel drawn(StudyNumbers now, StudyNumbers.Measure chosen) {
        return switch (figure.getValue()) {
            case VARIANTS, SETTING -> now.chart(chosen);
            case PARAMETERS -> new StudyFigures(now.result(), methods).againstParameters(chosen);
            case ORDERS -> new StudyFigures(now.result(), methods).byOrder(chosen);
        };
    }

    private static void visible(Node node, boolean shown) {
        node.setVisible(shown);
        node.setManaged(shown);
    }
}
