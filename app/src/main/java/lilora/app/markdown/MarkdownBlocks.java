package lilora.app.markdown;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.regex.Pattern;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.scene.text.TextFlow;
import org.commonmark.ext.gfm.tables.TableBlock;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.BlockQuote;
import org.commonmark.node.BulletList;
import org.commonmark.node.CustomBlock;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Heading;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.IndentedCodeBlock;
import org.commonmark.node.ListBlock;
import org.commonmark.node.OrderedList;
import org.commonmark.node.Paragraph;
import org.commonmark.node.ThematicBreak;
import org.commonmark.renderer.text.TextContentRenderer;

/** The blocks of a document, or of one that holds others. */
final class MarkdownBlocks extends AbstractVisitor {
    static final double GAP = 10;
    private static final double TIGHT = 2;
    private static final double INDENT = 18;
    private static final int SMALLEST = 4;
    private static final Pattern TAG = Pattern.compile("<!--.*?-->|<[^>]*>", Pattern.DOTALL);
    private static final Pattern SPACE = Pattern.compile("\\s+");

    private final List<Node> blocks = new ArrayList<>();

    private MarkdownBlocks() {}

    /** What is in a node, in its order. */
    static List<Node> of(org.commonmark.node.Node parent) {
        MarkdownBlocks found = new MarkdownBlocks();
        found.visitChildren(parent);
        return found.blocks;
    }

    @Override
    public void visit(Heading heading) {
        add(MarkdownText.of(heading), "markdown-h" + Math.min(heading.getLevel(), SMALLEST));
    }

    @Override
    public void visit(Paragraph paragraph) {
        TextFlow text = MarkdownText.of(paragraph);
        if (!text.getChildren().isEmpty()) {
            blocks.add(text);
        }
    }

    @Override
    public void visit(BulletList list) {
        items(list, number -> "•");
    }

    @Override
    public void visit(OrderedList list) {
        Integer first = list.getMarkerStartNumber();
        int start = first == null ? 1 : first;
        items(list, number -> "%d%s".formatted(start + number, list.getMarkerDelimiter()));
    }

    private void items(ListBlock list, IntFunction<String> markers) {
        VBox lines = new VBox(list.isTight() ? TIGHT : GAP);
        int number = 0;
        for (org.commonmark.node.Node item = list.getFirstChild(); item != null; item = item.getNext()) {
            Label marker = new Label(markers.apply(number++));
            marker.setMinWidth(Math.max(INDENT, Region.USE_PREF_SIZE));
            marker.getStyleClass().add("markdown-marker");
            VBox content = new VBox(list.isTight() ? TIGHT : GAP);
            content.getChildren().setAll(of(item));
            HBox.setHgrow(content, Priority.ALWAYS);
            lines.getChildren().add(new HBox(marker, content));
        }
        blocks.add(lines);
    }

    @Override
    public void visit(BlockQuote quote) {
        VBox content = new VBox(GAP);
        content.getChildren().setAll(of(quote));
        add(content, "markdown-quote");
    }

    @Override
    public void visit(FencedCodeBlock code) {
        code(code.getLiteral());
    }

    @Override
    public void visit(IndentedCodeBlock code) {
        code(code.getLiteral());
    }

    private void code(String literal) {
        Label text = new Label(literal.stripTrailing());
        text.setWrapText(true);
        text.setMinHeight(Region.USE_PREF_SIZE);
        text.setMaxWidth(Double.MAX_VALUE);
        add(text, "markdown-code-block");
    }

    @Override
    public void visit(ThematicBreak line) {
        add(new Region(), "markdown-rule");
    }

    /** Its words without its tags. */
    @Override
    public void visit(HtmlBlock html) {
        String words = SPACE.matcher(TAG.matcher(html.getLiteral()).replaceAll(" "))
                .replaceAll(" ")
                .strip();
        if (!words.isEmpty()) {
            blocks.add(MarkdownText.plain(words));
        }
    }

    @Override
    public void visit(CustomBlock block) {
        if (block instanceof TableBlock table) {
            blocks.add(new MarkdownTable(table));
        } else {
            blocks.add(MarkdownText.plain(TextContentRenderer.builder().build().render(block)));
        }
    }

    private void add(Node node, String style) {
        node.getStyleClass().add(style);
        blocks.add(node);
    }
}
