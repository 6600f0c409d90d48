package lilora.app.markdown;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import javafx.scene.layout.Region;
import javafx.scene.text.TextFlow;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.Emphasis;
import org.commonmark.node.HardLineBreak;
import org.commonmark.node.HtmlInline;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.StrongEmphasis;
import org.commonmark.node.Text;

/** The words of one block, each piece in its style. */
final class MarkdownText extends AbstractVisitor {
    private static final String LINE_BREAK = "<br";

    private final TextFlow flow = new TextFlow();
    /** Of all that the piece stands in. */
    private final Deque<String> styles = new ArrayDeque<>();

    private MarkdownText() {
        flow.setMinHeight(Region.USE_PREF_SIZE);
    }

    /** The words in a block. */
    static TextFlow of(Node block) {
        MarkdownText words = new MarkdownText();
        words.visitChildren(block);
        return words.flow;
    }

    /** Words of one style. */
    static TextFlow plain(String text) {
        MarkdownText words = new MarkdownText();
        words.add(text);
        return words.flow;
    }

    @Override
    public void visit(Text text) {
        add(text.getLiteral());
    }

    @Override
    public void visit(SoftLineBreak line) {
        add(" ");
    }

    @Override
    public void visit(HardLineBreak line) {
        add("\n");
    }

    @Override
    public void visit(HtmlInline html) {
        if (html.getLiteral().toLowerCase(Locale.ROOT).startsWith(LINE_BREAK)) {
            add("\n");
        }
    }

    @Override
    public void visit(Code code) {
        within("markdown-code", () -> add(code.getLiteral()));
    }

    @Override
    public void visit(Emphasis emphasis) {
        within("markdown-emphasis", () -> visitChildren(emphasis));
    }

    @Override
    public void visit(StrongEmphasis strong) {
        within("markdown-strong", () -> visitChildren(strong));
    }

    /** Its alternative text. */
    @Override
    public void visit(Image image) {
        within("markdown-aside", () -> visitChildren(image));
    }

    /** An address in the document, or beside it, leads nowhere here. */
    @Override
    public void visit(Link link) {
        int before = flow.getChildren().size();
        within("markdown-link", () -> visitChildren(link));
        String address = link.getDestination();
        if (address.matches("(?i)https?://.*") && !address.equals(said(before))) {
            within("markdown-aside", () -> add(" (" + address + ")"));
        }
    }

    private String said(int from) {
        StringBuilder said = new StringBuilder();
        flow.getChildren()
                .subList(from, flow.getChildren().size())
                .forEach(piece -> said.append(((javafx.scene.text.Text) piece).getText()));
        return said.toString();
    }

    private void within(String style, Runnable words) {
        styles.push(style);
        words.run();
        styles.pop();
    }

    private void add(String words) {
        javafx.scene.text.Text piece = new javafx.scene.text.Text(words);
        piece.getStyleClass().add("markdown-text");
        piece.getStyleClass().addAll(styles);
        flow.getChildren().add(piece);
    }
}
