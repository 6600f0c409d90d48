package lilora.app.control;

import java.util.List;
import javafx.geometry.Insets;
import javafx.geometry.Orientation;
import javafx.geometry.VPos;
import javafx.scene.Node;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.Region;

/**
 * Small things beside and below each other, such as the entries of a legend. Beyond so much height they are scrolled: they must not push
 * what they belong to out of sight.
 */
public abstract class ScrolledFlow extends Region {
    private final FlowPane flow = new FlowPane();
    private final ScrollPane scroll = new ScrollPane(flow);
    private boolean atEnd;

    /**
     * An empty one, which takes no room.
     *
     * @param styleClass of what flows
     */
    protected ScrolledFlow(String styleClass) {
        flow.getStyleClass().add(styleClass);
        flow.setRowValignment(VPos.CENTER);
        scroll.setFitToWidth(true);
        scroll.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
        scroll.getStyleClass().add("plain-scroll");
        scroll.setFocusTraversable(false);
        getChildren().add(scroll);
        // What a scroll pane holds does not tell those around it of its size.
        flow.heightProperty().subscribe(this::requestLayout);
        take(false);
    }

    private void take(boolean room) {
        setManaged(room);
        setVisible(room);
    }

    /**
     * The most height it takes, in pixels.
     *
     * @param row height of a row with the gap to the next
     */
    protected abstract double most(double row);

    /** Shows these. */
    protected void show(List<? extends Node> nodes) {
        flow.getChildren().setAll(nodes);
        take(!nodes.isEmpty());
        requestLayout();
    }

    /** How many there are. */
    protected int size() {
        return flow.getChildren().size();
    }

    /** Brings the last one into view. */
    protected void showLast() {
        atEnd = true;
        requestLayout();
    }

    @Override
    public Orientation getContentBias() {
        return Orientation.HORIZONTAL;
    }

    @Override
    protected double computeMinWidth(double height) {
        return 0;
    }

    @Override
    protected double computeMinHeight(double width) {
        return computePrefHeight(width);
    }

    @Override
    protected double computePrefHeight(double width) {
        double row = flow.getChildren().stream()
                .mapToDouble(node -> node.prefHeight(-1))
                .max()
                .orElse(0);
        Insets frame = scroll.getInsets();
        double all = flow.prefHeight(width < 0 ? width : width - frame.getLeft() - frame.getRight());
        double most = flow.getInsets().getTop() + most(row + flow.getVgap());
        return snapSizeY(Math.min(all, most) + frame.getTop() + frame.getBottom());
    }

    @Override
    protected void layoutChildren() {
        scroll.resizeRelocate(0, 0, getWidth(), getHeight());
        if (atEnd) {
            // Before it knows how high they are it would go to where the last one was.
            scroll.layout();
            scroll.setVvalue(scroll.getVmax());
            atEnd = false;
        }
    }
}
