package lilora.app.screen.experiment;

import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import lilora.app.chart.model.ChartModel;
import lilora.app.chart.run.GrowthCharts;
import lilora.app.chart.view.ChartView;
import lilora.app.control.ValueGrid;
import lilora.app.format.Formats;
import lilora.app.planning.Growth;
import lilora.app.planning.PlannerViewModel;
import lilora.engine.result.MemoryPlan;
import lilora.engine.result.ParameterPlan;
import lilora.engine.result.RunPlan;
import org.jspecify.annotations.Nullable;

/** What the experiment will store and cost, beside the form. */
final class PlannerView extends VBox {
    private static final double CHART_HEIGHT = 280;

    private final PlannerViewModel planner;
    private final StartAdapterViewModel startAdapter;
    private final Label stored = new Label();
    private final Label compared = new Label();
    private final Region bar = new Region();
    private final HBox scale = new HBox();
    private final ValueGrid parts = new ValueGrid();
    private final ValueGrid groups = new ValueGrid();
    private final ValueGrid costs = new ValueGrid();
    private final ValueGrid memory = new ValueGrid();
    private final VBox memoryCard = memoryCard();
    private final ChartView chart;
    private final Label problem = new Label();
    private final Label activity = new Label();
    private final Label basis = new Label();
    private String method = "";

    /** @param charts makes charts in the look of the window */
    PlannerView(PlannerViewModel planner, StartAdapterViewModel startAdapter, Function<ChartModel, ChartView> charts) {
        this.planner = planner;
        this.startAdapter = startAdapter;
        chart = charts.apply(GrowthCharts.nothingStored());
        chart.setId("growth-chart");
        chart.setPrefHeight(CHART_HEIGHT);
        chart.setMinWidth(0);
        setSpacing(16);
        setId("planner");
        stored.setId("planner-stored");
        stored.getStyleClass().add("headline-number");
        compared.setId("planner-compared");
        compared.getStyleClass().add("muted");
        compared.setWrapText(true);
        bar.getStyleClass().add("share-bar");
        scale.getStyleClass().add("share-scale");
        scale.getChildren().add(bar);
        problem.setWrapText(true);
        problem.getStyleClass().addAll("notice", "notice-error");
        problem.textProperty().bind(planner.problemProperty());
        problem.visibleProperty().bind(planner.problemProperty().isNotEmpty());
        problem.managedProperty().bind(problem.visibleProperty());
        activity.getStyleClass().addAll("small-text", "muted");
        activity.textProperty().bind(planner.activityProperty());
        basis.getStyleClass().addAll("small-text", "muted");
        basis.setWrapText(true);
        getChildren()
                .addAll(
                        problem,
                        card(heading("Stored parameters"), stored, scale, compared, parts),
                        card(chart),
                        card(heading("By kind of layer"), groups),
                        card(new HBox(8, heading("Cost of one run"), activity), costs, basis),
                        memoryCard);
        planner.growthProperty().subscribe(this::showGrowth);
        startAdapter
                .checkedProperty()
                .subscribe(adapter -> showGrowth(planner.growthProperty().get()));
        planner.estimateProperty().subscribe(this::showEstimate);
    }

    /** Names the method in texts. */
    void nameMethod(String title) {
        method = title;
        showGrowth(planner.growthProperty().get());
    }

    private void showGrowth(Optional<Growth> growth) {
        chart.show(growth.map(grown -> GrowthCharts.plannedGrowth(grown.plan(), grown.limit(), grown.crossover()))
                .orElseGet(GrowthCharts::nothingStored));
        parts.getChildren().clear();
        groups.getChildren().clear();
        if (growth.isEmpty()) {
            stored.setText("–");
            compared.setText("");
            return;
        }
        Growth shown = growth.get();
        ParameterPlan plan = shown.plan();
        stored.setText(
                "%s after %s".formatted(Formats.compact(plan.storedTotal()), Formats.counted(plan.tasks(), "task")));
        boolean comparing = plan.isolatedTotal() > 0;
        scale.setVisible(comparing);
        scale.setManaged(comparing);
        bar.prefWidthProperty().unbind();
        bar.prefWidthProperty().bind(scale.widthProperty().multiply(Math.min(1, shown.share())));
        compared.setText(comparing ? comparison(shown) : method + " stores no adapter.");
        row(parts, 0, "Shared by all tasks", plan.storedShared());
        row(parts, 1, "For each task", plan.storedPerTask());
        row(parts, 2, "Isolated LoRA for each task", plan.isolatedPerTask());
        row(parts, 3, "Trained in the first stage", plan.trainedFirst());
        row(parts, 4, "Trained in each later stage", plan.trainedLater());
        startAdapter
                .checkedProperty()
                .get()
                .filter(StartAdapter::isUsable)
                .ifPresent(adapter -> parts.row(5, "Start adapter, frozen", new Label(adapter.summary())));
        showGroups(plan);
    }

    private String comparison(Growth shown) {
        ParameterPlan plan = shown.plan();
        String part = "%.1f %% of isolated LoRA of rank %d (%s)"
                .formatted(100 * shown.share(), plan.rank(), Formats.compact(plan.isolatedTotal()));
        long base = planner.baseModelParameters();
        return base == 0 ? part : part + ", %.2f %% of the base model".formatted(100.0 * plan.storedTotal() / base);
    }

    private void showGroups(ParameterPlan plan) {
        int row = 0;
        for (Map.Entry<String, Long> group : plan.groups().entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .toList()) {
            row(groups, row++, group.getKey(), group.getValue());
        }
        Label layers = new Label("%,d adapted layers".formatted(plan.layers()));
        layers.getStyleClass().addAll("small-text", "muted");
        groups.add(layers, 0, row);
    }

    private static void row(ValueGrid grid, int row, String name, long count) {
        Label value = new Label("%,d".formatted(count));
        value.setTooltip(new Tooltip("%.2f MiB in 16 bits".formatted(ParameterPlan.halfMiB(count))));
        grid.row(row, name, value);
    }

    private void showEstimate(Optional<PlannerViewModel.Estimate> estimate) {
        costs.getChildren().clear();
        basis.setText(estimate.map(PlannerViewModel.Estimate::basis)
                .orElse("Known when the form is complete and the data has been read."));
        RunPlan plan = estimate.map(shown -> shown.cost().plan()).orElse(null);
        String unknown = "–";
        costs.row(0, "Optimiser steps", new Label(plan == null ? unknown : "%,d".formatted(plan.steps())));
        costs.row(1, "Questions answered", new Label(plan == null ? unknown : "%,d".formatted(plan.prompts())));
        costs.row(
                2,
                "Time, estimated",
                new Label(estimate.flatMap(PlannerViewModel.Estimate::duration)
                        .map(Formats::roughly)
                        .orElse(unknown)));
        costs.row(3, "Memory, estimated", new Label(plan == null ? unknown : Formats.bytes(plan.memoryBytes())));
        costs.row(4, "Disk, estimated", new Label(plan == null ? unknown : Formats.bytes(plan.diskBytes())));
        showMemory(plan == null ? null : plan.memory());
    }

    private VBox memoryCard() {
        memory.setId("planner-memory");
        VBox card = card(heading("Memory, estimated"), memory);
        card.managedProperty().bind(card.visibleProperty());
        return card;
    }

    /** In one unit, so that the parts can be compared and added up. */
    private void showMemory(@Nullable MemoryPlan plan) {
        memory.getChildren().clear();
        memoryCard.setVisible(plan != null);
        if (plan == null) {
            return;
        }
        mebi(0, "Base model's weights", plan.weights());
        mebi(1, "Adapters of all tasks", plan.adapters());
        mebi(2, "Gradients and moments", plan.optimiser());
        mebi(3, "Activations and logits of a step", plan.activations());
        mebi(4, "Program and what it keeps", plan.process());
        mebi(5, "Together", plan.bytes());
    }

    private void mebi(int row, String name, long bytes) {
        long mebi = Math.round(bytes / (double) (1 << 20));
        memory.row(row, name, new Label(bytes > 0 && mebi == 0 ? "< 1 MiB" : "%,d MiB".formatted(mebi)));
    }

    private static Label heading(String text) {
        Label label = new Label(text);
        label.getStyleClass().add("heading");
        return label;
    }

    private static VBox card(Node... children) {
        VBox card = new VBox(10, children);
        card.getStyleClass().add("card");
        return card;
    }
}
