package lilora.app.chart.view;

import java.util.List;
import javafx.geometry.HPos;
import javafx.geometry.Insets;
import javafx.geometry.Orientation;
import javafx.geometry.VPos;
import javafx.scene.Node;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.Pane;
import javafx.scene.layout.Region;

/** A title first; what belongs to it stands beside it or, where the title would be cut off for it, below. */
public final class TitleRow extends Pane {
    private static final double GAP = 8;

    private final Region title;
    private final FlowPane tools = new FlowPane(GAP, 2);
    private final Region corner;

    /**
     * A row.
     *
     * @param tools beside or below the title
     * @param corner always at the right end of the title's line
     */
    public TitleRow(Region title, List<? extends Node> tools, Region corner) {
        this.title = title;
        this.corner = corner;
        this.tools.getChildren().setAll(tools);
        this.tools.setRowValignment(VPos.CENTER);
        getChildren().addAll(title, this.tools, corner);
    }

    @Override
    public Orientation getContentBias() {
        return Orientation.HORIZONTAL;
    }

    /** Width of the tools in one row; 0 while there is nothing to show. */
    private double toolsWidth() {
        double width = 0;
        for (Node tool : tools.getChildren()) {
            double one = tool.isManaged() ? tool.prefWidth(-1) : 0;
            width += one > 0 ? one + GAP : 0;
        }
        return width;
    }

    private boolean fits(double width) {
        return title.prefWidth(-1) + GAP + toolsWidth() + corner.prefWidth(-1) <= width;
    }

    private double line() {
        return Math.max(title.prefHeight(-1), corner.prefHeight(-1));
    }

    @Override
    protected double computeMinWidth(double height) {
        return 40;
    }

    @Override
    protected double computePrefWidth(double height) {
        return title.prefWidth(-1) + GAP + toolsWidth() + corner.prefWidth(-1);
    }

    @Override
    protected double computePrefHeight(double width) {
        Insets insets = getInsets();
        double inner = (width < 0 ? computePrefWidth(-1) : width) - insets.getLeft() - insets.getRight();
        double height = line();
        if (toolsWidth() > 0) {
            height = fits(inner)
                    ? Math.max(height, tools.prefHeight(toolsWidth()))
                    : height + 2 + tools.prefHeight(inner);
        }
        return height + insets.getTop() + insets.getBottom();
    }

    @Override
    protected double computeMinHeight(double width) {
        return computePrefHeight(width);
    }

    @Override
    protected void layoutChildren() {
        Insets insets = getInsets();
        double width = getWidth() - insets.getLeft() - insets.getRight();
        double left = insets.getLeft();
        double top = insets.getTop();
        double cornerWidth = corner.prefWidth(-1);
        boolean beside = fits(width);
        double tool = toolsWidth();
        double line = beside ? getHeight() - top - insets.getBottom() : line();
        layoutInArea(corner, left + width - cornerWidth, top, cornerWidth, line, 0, HPos.RIGHT, VPos.CENTER);
        double titleWidth = Math.max(0, width - cornerWidth - GAP - (beside ? tool : 0));
        layoutInArea(title, left, top, titleWidth, line, 0, HPos.LEFT, VPos.CENTER);
        if (beside) {
            layoutInArea(tools, left + width - cornerWidth - tool, top, tool, line, 0, HPos.RIGHT, VPos.CENTER);
        } else {
            double height = tools.prefHeight(width);
            tools.resizeRelocate(left, top + line + 2, width, height);
        }
    }
}
