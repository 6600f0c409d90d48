package lilora.app.control;

import java.util.List;
import javafx.geometry.Orientation;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.Pane;

/** Nodes of one width beside each other, in as many rows as they need so that none is narrower than it may be. */
public final class EqualWidthPane extends Pane {
    private static final double GAP = 8;
    /** Size of text in pixels that the width is meant for. */
    private static final double TEXT = 13;

    private final double narrowest;
    private final Label ruler = new Label();

    /** @param narrowest width of a node, before text is made larger or smaller */
    public EqualWidthPane(double narrowest) {
        this.narrowest = narrowest;
        ruler.setManaged(false);
        ruler.setVisible(false);
        getChildren().add(ruler);
        ruler.fontProperty().subscribe((before, now) -> requestLayout());
    }

    /** Shows these. */
    public void show(List<? extends Node> nodes) {
        getChildren().setAll(nodes);
        getChildren().add(ruler);
    }

    @Override
    public Orientation getContentBias() {
        return Orientation.HORIZONTAL;
    }

    private int columns(double width) {
        int count = Math.max(1, getManagedChildren().size());
        double least = narrowest * ruler.getFont().getSize() / TEXT;
        int fitting = (int) Math.max(1, Math.min(count, Math.floor((width + GAP) / (least + GAP))));
        // Rows of as equal length as can be: five in two rows are three and two.
        int rows = (count + fitting - 1) / fitting;
        return (count + rows - 1) / rows;
    }

    private double row() {
        return getManagedChildren().stream()
                .mapToDouble(node -> node.prefHeight(-1))
                .max()
                .orElse(0);
    }

    @Override
    protected double computeMinWidth(double height) {
        return 0;
    }

    @Override
    protected double computePrefHeight(double width) {
        int count = getManagedChildren().size();
        if (count == 0) {
            return 0;
        }
        int columns = columns(width < 0 ? getWidth() : width);
        int rows = (count + columns - 1) / columns;
        return rows * row() + (rows - 1) * GAP;
    }

    @Override
    protected double computeMinHeight(double width) {
        return computePrefHeight(width);
    }

    @Override
    protected void layoutChildren() {
        List<Node> nodes = getManagedChildren();
        int columns = columns(getWidth());
        double high = row();
        for (int i = 0; i < nodes.size(); i++) {
            int row = i / columns;
            // A last row that is not full shares the whole width all the same.
            int inRow = Math.min(columns, nodes.size() - row * columns);
            double across = (getWidth() - (inRow - 1) * GAP) / inRow;
            double x = i % columns * (across + GAP);
            double y = row * (high + GAP);
            nodes.get(i).resizeRelocate(snapPositionX(x), snapPositionY(y), snapSizeX(across), snapSizeY(high));
        }
    }
}
