package lilora.app.screen.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import lilora.app.control.EqualWidthPane;
import org.kordamp.ikonli.javafx.FontIcon;

/** The stages of a run from left to right: done, now, to come. */
final class StageStripView extends StackPane {
    private static final double NARROWEST = 118;

    private final EqualWidthPane strip = new EqualWidthPane(NARROWEST);
    private final List<Box> boxes = new ArrayList<>();

    StageStripView() {
        getStyleClass().add("stage-strip");
        getChildren().add(strip);
    }

    /** Boxes stay and change their texts: new nodes several times a second would cost more than the charts. */
    void show(List<StageBox> stages) {
        if (boxes.size() != stages.size()) {
            boxes.clear();
            stages.forEach(stage -> boxes.add(new Box()));
            strip.show(boxes);
        }
        for (int i = 0; i < stages.size(); i++) {
            boxes.get(i).show(stages.get(i));
        }
    }

    private static final class Box extends VBox {
        private final FontIcon icon = new FontIcon();
        private final Label title = new Label("", icon);
        private final Label detail = new Label();
        private final ProgressBar bar = new ProgressBar(0);
        private final Tooltip tooltip = new Tooltip();
        private String look = "";

        Box() {
            title.getStyleClass().add("stage-title");
            title.setMinWidth(0);
            detail.getStyleClass().addAll("muted", "small-text");
            detail.setMinWidth(0);
            bar.setMaxWidth(Double.MAX_VALUE);
            getStyleClass().add("stage-box");
            getChildren().addAll(title, bar, detail);
            Tooltip.install(this, tooltip);
            setMinWidth(0);
        }

        void show(StageBox stage) {
            String state = stage.state().name().toLowerCase(Locale.ROOT);
            String wanted = "stage-" + state;
            if (!wanted.equals(look)) {
                getStyleClass().remove(look);
                getStyleClass().add(wanted);
                look = wanted;
                icon.setIconLiteral(
                        switch (stage.state()) {
                            case WAITING -> "mdi2c-circle-outline";
                            case TRAINING -> "mdi2s-school-outline";
                            case EVALUATING -> "mdi2c-clipboard-check-outline";
                            case DONE -> "mdi2c-check-circle";
                        });
            }
            title.setText(stage.number() + " " + stage.title());
            detail.setText(stage.detail());
            bar.setProgress(stage.fraction());
            String spoken = "Stage %d, %s: %s, %s".formatted(stage.number(), stage.title(), state, stage.detail());
            setAccessibleText(spoken);
            tooltip.setText(spoken + (stage.state() == StageBox.State.DONE ? " (training + evaluation)" : ""));
        }
    }
}
