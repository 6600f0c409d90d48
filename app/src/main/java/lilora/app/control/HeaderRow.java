package lilora.app.control;

import javafx.geometry.HPos;
import javafx.geometry.Insets;
import javafx.geometry.Orientation;
import javafx.geometry.Pos;
import javafx.geometry.VPos;
import javafx.scene.Node;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.Pane;

/**
 * A line with words at its start and controls at its end. Where they do not fit beside each other the controls go below, and
 * each side wraps within itself: nothing is cut for want of width.
 */
public final class HeaderRow extends Pane {
    private static final double GAP = 12;
    private static final double BELOW = 6;

    private final FlowPane start;
    private final FlowPane end;

    /** A line of nothing. */
    @SuppressWarnings("this-escape")
    public HeaderRow() {
        start = side();
        end = side();
        getChildren().addAll(start, end);
    }

    private static FlowPane side() {
        FlowPane side = new FlowPane(GAP, BELOW);
        side.setRowValignment(VPos.CENTER);
        side.setAlignment(Pos.CENTER_LEFT);
        side.setMinWidth(0);
        return side;
    }

    /** Adds to the start. */
    public HeaderRow start(Node... nodes) {
        start.getChildren().addAll(nodes);
        return this;
    }

    /** Adds to the end. */
    public HeaderRow end(Node... nodes) {
        end.getChildren().addAll(nodes);
        return this;
    }

    /** As wide as its children wish, in one row. */
    private static double wish(FlowPane side) {
        double width = 0;
        for (Node child : side.getChildren()) {
            if (child.isManaged()) {
                width += Math.ceil(child.prefWidth(-1)) + (width > 0 ? GAP : 0);
            }
        }
        return width;
    }

    private boolean beside(double width) {
        double words = wish(start);
        double controls = wish(end);
        return words + controls + (words > 0 && controls > 0 ? GAP : 0) <= width;
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
    protected double computePrefWidth(double height) {
        Insets in = getInsets();
        return in.getLeft() + in.getRight() + wish(start) + GAP + wish(end);
    }

    @Override
    protected double computeMinHeight(double width) {
        return computePrefHeight(width);
    }

    @Override
    protected double computePrefHeight(double width) {
        Insets in = getInsets();
        double room = (width < 0 ? prefWidth(-1) : width) - in.getLeft() - in.getRight();
        double frame = in.getTop() + in.getBottom();
        return beside(room)
                ? frame + Math.max(start.prefHeight(wish(start)), end.prefHeight(wish(end)))
                : frame + start.prefHeight(room) + BELOW + end.prefHeight(room);
    }

    @Override
    protected void layoutChildren() {
        Insets in = getInsets();
        double room = getWidth() - in.getLeft() - in.getRight();
        double height = getHeight() - in.getTop() - in.getBottom();
        if (beside(room)) {
            double controls = wish(end);
            layoutInArea(start, in.getLeft(), in.getTop(), room - controls, height, 0, HPos.LEFT, VPos.CENTER);
            layoutInArea(
                    end, in.getLeft() + room - controls, in.getTop(), controls, height, 0, HPos.RIGHT, VPos.CENTER);
        } else {
            double words = start.prefHeight(room);
            layoutInArea(start, in.getLeft(), in.getTop(), room, words, 0, HPos.LEFT, VPos.TOP);
            double below = words + BELOW;
            layoutInArea(end, in.getLeft(), in.getTop() + below, room, height - below, 0, HPos.LEFT, VPos.TOP);
        }
    }
}
