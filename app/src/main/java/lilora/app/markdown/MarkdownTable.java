package lilora.app.markdown;

import java.util.ArrayList;
import java.util.List;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.StackPane;
import javafx.scene.text.TextAlignment;
import javafx.scene.text.TextFlow;
import org.commonmark.ext.gfm.tables.TableBlock;
import org.commonmark.ext.gfm.tables.TableCell;
import org.commonmark.ext.gfm.tables.TableRow;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.CustomNode;

/** A table: columns as wide as their words, narrower and with their words below each other where there is no room. */
final class MarkdownTable extends GridPane {
    private static final double LEAST_ROOM = 420;
    private static final double LEAST_COLUMN = 72;

    MarkdownTable(TableBlock table) {
        getStyleClass().add("markdown-table");
        List<TableRow> rows = rows(table);
        for (int row = 0; row < rows.size(); row++) {
            int columns = 0;
            for (org.commonmark.node.Node cell = rows.get(row).getFirstChild(); cell != null; cell = cell.getNext()) {
                add(new Cell((TableCell) cell, least(rows.get(0))), columns++, row);
            }
        }
    }

    private static List<TableRow> rows(TableBlock table) {
        List<TableRow> rows = new ArrayList<>();
        table.accept(new AbstractVisitor() {
            @Override
            public void visit(CustomNode node) {
                if (node instanceof TableRow row) {
                    rows.add(row);
                } else {
                    visitChildren(node);
                }
            }
        });
        return rows;
    }

    /** The room that a column keeps. */
    private static double least(TableRow head) {
        int columns = 0;
        for (org.commonmark.node.Node cell = head.getFirstChild(); cell != null; cell = cell.getNext()) {
            columns++;
        }
        return Math.min(LEAST_COLUMN, LEAST_ROOM / Math.max(1, columns));
    }

    private static final class Cell extends StackPane {
        private final double least;

        Cell(TableCell cell, double least) {
            this.least = least;
            getStyleClass().add(cell.isHeader() ? "markdown-head-cell" : "markdown-cell");
            TextFlow text = MarkdownText.of(cell);
            text.setTextAlignment(alignment(cell.getAlignment()));
            getChildren().add(text);
        }

        @Override
        protected double computeMinWidth(double height) {
            return Math.min(least, computePrefWidth(height));
        }

        private static TextAlignment alignment(TableCell.Alignment told) {
            if (told == TableCell.Alignment.RIGHT) {
                return TextAlignment.RIGHT;
            }
            return told == TableCell.Alignment.CENTER ? TextAlignment.CENTER : TextAlignment.LEFT;
        }
    }
}
