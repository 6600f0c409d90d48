package lilora.app.run;

import java.util.List;
import java.util.Locale;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.javafx.FontIcon;

/** The stages of a run from left to right: done, now, to come. */
final class StageStripView extends HBox {
    private List<StageBox> shown = List.of();

    StageStripView() {
        getStyleClass().add("stage-strip");
    }

    void show(List<StageBox> stages) {
        if (!stages.equals(shown)) {
            shown = stages;
            getChildren().setAll(stages.stream().map(StageStripView::box).toList());
        }
    }

    private static Node box(StageBox stage) {
        FontIcon icon = new FontIcon(
                switch (stage.state()) {
                    case WAITING -> "mdi2c-circle-outline";
                    case TRAINING -> "mdi2s-school-outline";
                    case EVALUATING -> "mdi2c-clipboard-check-outline";
                    case DONE -> "mdi2c-check-circle";
                });
        Label title = new Label(stage.number() + " " + stage.title(), icon);
        title.getStyleClass().add("stage-title");
        title.setMinWidth(0);
        Label detail = new Label(stage.detail());
        detail.getStyleClass().addAll("muted", "small-text");
        detail.setMinWidth(0);
        ProgressBar bar = new ProgressBar(stage.fraction());
        bar.setMaxWidth(Double.MAX_VALUE);
        VBox box = new VBox(title, bar, detail);
        String state = stage.state().name().toLowerCase(Locale.ROOT);
        box.getStyleClass().addAll("stage-box", "stage-" + state);
        box.setAccessibleText("Stage %d, %s: %s, %s".formatted(stage.number(), stage.title(), state, stage.detail()));
        Tooltip.install(
                box,
                new Tooltip("Stage %d · %s · %s\n%s (training + evaluation)"
                        .formatted(stage.number(), stage.title(), state, stage.detail())));
        box.setPrefWidth(120);
        box.setMinWidth(0);
        HBox.setHgrow(box, Priority.ALWAYS);
        return box;
    }
}
