package lilora.app.markdown;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import javafx.scene.Node;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.StackPane;
import javafx.scene.text.Text;
import javafx.scene.text.TextAlignment;
import javafx.scene.text.TextFlow;
import org.commonmark.ext.gfm.tables.TableBlock;
import org.commonmark.ext.gfm.tables.TableCell;
import org.commonmark.ext.gfm.tables.TableRow;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.CustomNode;

/** A table: columns as wide as their words, narrower and with their words below each other where there is no room. */
final class MarkdownTable extends GridPane {
    /** What all columns together may claim of a page. */
    private static final double ROOM = 480;

    private static final Pattern SPACE = Pattern.compile("\\s+");
    /** A letter's usual width in ems. */
    private static final double LETTER = 0.6;

    MarkdownTable(TableBlock table) {
        getStyleClass().add("markdown-table");
        List<TableRow> rows = rows(table);
        for (int row = 0; row < rows.size(); row++) {
            int columns = 0;
            for (org.commonmark.node.Node cell = rows.get(row).getFirstChild(); cell != null; cell = cell.getNext()) {
                add(new Cell((TableCell) cell, share(rows.get(0))), columns++, row);
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

    /** The most that a column may claim. */
    private static double share(TableRow head) {
        int columns = 0;
        for (org.commonmark.node.Node cell = head.getFirstChild(); cell != null; cell = cell.getNext()) {
            columns++;
        }
        return ROOM / Math.max(1, columns);
    }

    /** As wide at least as its longest word, which else would be broken. */
    private static final class Cell extends StackPane {
        private final double most;
        private final TextFlow text;

        Cell(TableCell cell, double most) {
            this.most = most;
            this.text = MarkdownText.of(cell);
            getStyleClass().add(cell.isHeader() ? "markdown-head-cell" : "markdown-cell");
            text.setTextAlignment(alignment(cell.getAlignment()));
            getChildren().add(text);
        }

        @Override
        protected double computeMinWidth(double height) {
            double longest = 0;
            for (Node piece : text.getChildren()) {
                Text words = (Text) piece;
                for (String word : SPACE.split(words.getText(), -1)) {
                    longest = Math.max(
                            longest, word.length() * LETTER * words.getFont().getSize());
                }
            }
            double frame = snappedLeftInset() + snappedRightInset();
            return Math.min(Math.min(most, longest + frame), computePrefWidth(height));
        }

        private static TextAlignment alignment(TableCell.Alignment told) {
            if (told == TableCell.Alignment.RIGHT) {
                return TextAlignment.RIGHT;
            }
            return told == TableCell.Alignment.CENTER ? TextAlignment.CENTER : TextAlignment.LEFT;
        }
    }
}
