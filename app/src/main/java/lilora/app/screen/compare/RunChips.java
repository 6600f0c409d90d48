package lilora.app.screen.compare;

import java.util.List;
import javafx.geometry.Insets;
import javafx.geometry.Orientation;
import javafx.geometry.VPos;
import javafx.scene.Node;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.Region;

/**
 * The compared runs, beside and below each other. Beyond a few rows they are scrolled: what is compared must not push its comparison
 * out of the window.
 */
final class RunChips extends Region {
    static final int MOST_ROWS = 3;

    private final FlowPane flow = new FlowPane();
    private final ScrollPane scroll = new ScrollPane(flow);
    private boolean grown;

    RunChips() {
        setId("compare-chips");
        flow.getStyleClass().add("compare-chips");
        flow.setRowValignment(VPos.CENTER);
        scroll.setFitToWidth(true);
        scroll.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
        scroll.getStyleClass().add("plain-scroll");
        scroll.setFocusTraversable(false);
        getChildren().add(scroll);
        // What a scroll pane holds does not tell those around it of its size.
        flow.heightProperty().subscribe(this::requestLayout);
    }

    /** Shows these; one more than before is brought into view. */
    void show(List<Node> chips) {
        int before = flow.getChildren().size();
        flow.getChildren().setAll(chips);
        setVisible(!chips.isEmpty());
        setManaged(!chips.isEmpty());
        grown = before > 0 && chips.size() > before;
        requestLayout();
    }

    @Override
    public Orientation getContentBias() {
        return Orientation.HORIZONTAL;
    }

    @Override
    protected double computeMinHeight(double width) {
        return computePrefHeight(width);
    }

    @Override
    protected double computePrefHeight(double width) {
        double row = flow.getChildren().stream()
                .mapToDouble(chip -> chip.prefHeight(-1))
                .max()
                .orElse(0);
        Insets frame = scroll.getInsets();
        double all = flow.prefHeight(width - frame.getLeft() - frame.getRight());
        double most = flow.getInsets().getTop() + MOST_ROWS * (row + flow.getVgap());
        return snapSizeY(Math.min(all, most) + frame.getTop() + frame.getBottom());
    }

    @Override
    protected void layoutChildren() {
        scroll.resizeRelocate(0, 0, getWidth(), getHeight());
        if (grown) {
            // Before it knows how high they are it would go to where the last one was.
            scroll.layout();
            scroll.setVvalue(scroll.getVmax());
            grown = false;
        }
    }
}
