package lilora.app.screen.models;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import lilora.app.control.ErrorNotice;
import lilora.app.control.ValueGrid;
import lilora.app.format.Formats;
import lilora.app.planning.ComputeChoice;
import lilora.app.planning.Growth;
import lilora.app.planning.PlannerViewModel;
import lilora.engine.result.HeldOutPlan;
import lilora.engine.result.RunPlan;
import org.jspecify.annotations.Nullable;

/** What an alignment will take, beside its form. */
final class AlignPlanView extends VBox {
    private static final String UNKNOWN = "–";

    private final AlignViewModel model;
    private final Label time = new Label();
    private final Label basis = new Label();
    private final ValueGrid costs = new ValueGrid();
    private final Label room = new Label();

    AlignPlanView(AlignViewModel model) {
        super(10);
        this.model = model;
        setId("align-plan");
        getStyleClass().add("card");
        Label heading = new Label("Plan");
        heading.getStyleClass().add("heading");
        Label activity = new Label();
        activity.getStyleClass().addAll("small-text", "muted");
        PlannerViewModel planner = model.planner();
        activity.textProperty().bind(planner.activityProperty());
        time.setId("align-time");
        time.getStyleClass().add("headline-number");
        for (Label text : new Label[] {basis, room}) {
            text.setWrapText(true);
            text.setMinHeight(Region.USE_PREF_SIZE);
        }
        basis.getStyleClass().addAll("small-text", "muted");
        room.setId("align-room");
        room.getStyleClass().addAll("notice", "notice-warning");
        room.managedProperty().bind(room.visibleProperty());
        Label problem = new ErrorNotice("align-plan-problem", planner.problemProperty());
        getChildren().addAll(new HBox(8, heading, activity), problem, time, basis, costs, room);
        planner.estimateProperty().subscribe(this::show);
        planner.growthProperty().subscribe(this::show);
        model.computes().addListener((javafx.collections.ListChangeListener<ComputeChoice>) change -> show());
        model.deviceProperty().subscribe(this::show);
    }

    private void show() {
        Optional<PlannerViewModel.Estimate> estimate =
                model.planner().estimateProperty().get();
        RunPlan plan = estimate.map(shown -> shown.cost().plan()).orElse(null);
        time.setText(estimate.flatMap(PlannerViewModel.Estimate::duration)
                .map((Duration duration) -> Formats.roughly(duration))
                .orElse(UNKNOWN));
        basis.setText(
                estimate.map(PlannerViewModel.Estimate::basis).orElse("Known when the tasks' data has been read."));
        costs.getChildren().clear();
        HeldOutPlan heldOut = plan == null ? null : plan.heldOut();
        row(0, "Optimiser steps", plan == null ? UNKNOWN : "%,d".formatted(plan.steps()));
        row(
                1,
                "Trained numbers",
                model.planner()
                        .growthProperty()
                        .get()
                        .map(Growth::plan)
                        .map(counts -> "%,d".formatted(counts.trainedFirst()))
                        .orElse(UNKNOWN));
        row(2, "Items held out", heldOut == null ? UNKNOWN : "%,d".formatted(heldOut.items()));
        row(3, "Times they are measured", heldOut == null ? UNKNOWN : "%,d".formatted(heldOut.measurements()));
        row(
                4,
                "Questions answered",
                estimate.map(shown -> "%,d".formatted(shown.cost().work().prompts()))
                        .orElse(UNKNOWN));
        row(5, "Memory, estimated", plan == null ? UNKNOWN : Formats.bytes(plan.memoryBytes()));
        row(6, "Disk, estimated", plan == null ? UNKNOWN : Formats.bytes(plan.diskBytes()));
        showRoom(plan);
    }

    private void row(int row, String name, String value) {
        costs.row(row, name, new Label(value));
    }

    /** Less memory than the plan needs is told before anything starts. */
    private void showRoom(@Nullable RunPlan plan) {
        OptionalLong free = model.computes().stream()
                .filter(choice -> choice.device().equals(model.deviceProperty().get()))
                .findFirst()
                .map(ComputeChoice::freeBytes)
                .orElse(OptionalLong.empty());
        boolean tight = plan != null && free.isPresent() && plan.memoryBytes() > free.getAsLong();
        room.setVisible(tight);
        room.setText(
                tight
                        ? "%s are free on this device; the run may be ended by the system. A smaller batch needs less."
                                .formatted(Formats.bytes(free.getAsLong()))
                        : "");
    }
}
