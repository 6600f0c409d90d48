package lilora.app.markdown;

import java.util.List;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.Node;
import org.commonmark.node.Paragraph;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.text.TextContentRenderer;

/** A document that was read. Nesting is bounded, so that walking through it is safe; what is nested deeper is text. */
public final class MarkdownDocument {
    private static final int DEEPEST = 24;
    private static final Parser PARSER = Parser.builder()
            .extensions(List.of(TablesExtension.create()))
            .maxOpenBlockParsers(DEEPEST)
            .maxInlineNesting(DEEPEST)
            .build();

    private final Node root;
    private final int elements;

    private MarkdownDocument(Node root) {
        this.root = root;
        this.elements = count(root);
    }

    /** Reads a text; there is none that is not Markdown. */
    public static MarkdownDocument of(String text) {
        return new MarkdownDocument(PARSER.parse(text));
    }

    /**
     * Reads a text for a place that says some of it already.
     *
     * @param said paragraphs that say this and no more are left out
     */
    public static MarkdownDocument without(String said, String text) {
        Node root = PARSER.parse(text);
        TextContentRenderer words = TextContentRenderer.builder().build();
        Node next = root.getFirstChild();
        while (next != null) {
            Node block = next;
            next = block.getNext();
            if (block instanceof Paragraph && inOneLine(words.render(block)).equals(inOneLine(said))) {
                block.unlink();
            }
        }
        return new MarkdownDocument(root);
    }

    private static String inOneLine(String text) {
        return text.strip().replaceAll("\\s+", " ");
    }

    private static int count(Node parent) {
        int count = 0;
        for (Node child = parent.getFirstChild(); child != null; child = child.getNext()) {
            count += 1 + count(child);
        }
        return count;
    }

    /** How many nodes it has, paragraphs, cells and pieces of text alike: what showing it costs goes by them. */
    public int elements() {
        return elements;
    }

    /** Whether there is nothing to be shown. */
    public boolean isEmpty() {
        return elements == 0;
    }

    Node root() {
        return root;
    }
}
