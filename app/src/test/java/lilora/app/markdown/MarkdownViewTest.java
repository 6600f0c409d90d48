package lilora.app.markdown;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javafx.geometry.Bounds;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.StackPane;
import javafx.scene.text.Text;
import javafx.scene.text.TextAlignment;
import javafx.scene.text.TextFlow;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.testfx.framework.junit5.ApplicationTest;

/** What of a document is seen, and that nothing else happens. */
class MarkdownViewTest extends ApplicationTest {
    private static final int WIDTH = 400;

    private ScrollPane page;

    @Override
    public void start(Stage stage) {
        page = new ScrollPane();
        page.setFitToWidth(true);
        // The stage is shared with the tests before: it may be wider, and unable to become as narrow.
        page.setMaxWidth(WIDTH);
        StackPane.setAlignment(page, Pos.TOP_LEFT);
        Scene scene = new Scene(new StackPane(page), WIDTH, 600);
        scene.getStylesheets().add("/lilora/app/light.css");
        stage.setScene(scene);
        stage.show();
    }

    private MarkdownView show(String text) {
        MarkdownView view = new MarkdownView(MarkdownDocument.of(text));
        interact(() -> {
            page.setContent(view);
            page.applyCss();
            page.layout();
        });
        return view;
    }

    /** All that is to be read, a block a line. */
    private static String read(Node node) {
        if (node instanceof TextFlow flow) {
            return flow.getChildren().stream()
                    .map(piece -> ((Text) piece).getText())
                    .collect(Collectors.joining());
        }
        if (node instanceof Label label) {
            return label.getText();
        }
        return ((Parent) node)
                .getChildrenUnmodifiable().stream().map(MarkdownViewTest::read).collect(Collectors.joining("|"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "# A *b* c                                       ~ A b c",
                "one\\ntwo\\n\\nthree                            ~ one two|three",
                "1. a\\n2. b\\n   - c\\n   - d\\n     1. e       ~ 1.|a|2.|b|•|c|•|d|1.|e",
                "7) a\\n8) b                                     ~ 7)|a|8)|b",
                "> a\\n>\\n> b                                   ~ a|b",
                "```sh\\nmvn -q  verify\\n```                    ~ mvn -q  verify",
                "| a | b |\\n|---|--:|\\n| 1 | **2** |           ~ a|b|1|2",
                "[here](https://example.org/x)                   ~ here (https://example.org/x)",
                "<https://example.org>                           ~ https://example.org",
                "[below](#below) [run](javascript:alert(1))      ~ below run",
                "![a cat](http://example.org/cat.png) and text   ~ a cat and text",
                "a<br>b <kbd>c</kbd> <!-- d --> e                ~ a\\nb c  e",
                "<div align=\"center\">\\n<b>a</b>\\n</div>      ~ a",
                "<!-- nothing -->                                ~ ''",
                "<script>alert(1)</script>                       ~ alert(1)",
                "a &amp; b &lt;c&gt;                             ~ a & b <c>",
            })
    void everythingIsWords(String text, String words) {
        assertThat(read(show(text.replace("\\n", "\n")))).isEqualTo(words.replace("\\n", "\n"));
    }

    @Test
    void whatStandsWithinAnotherHasTheStylesOfBoth() {
        MarkdownView view = show("plain **bold `code` and [*link*](https://example.org)**");
        List<Set<String>> styles = from(view).lookup(".markdown-text").queryAll().stream()
                .map(piece -> piece.getStyleClass().stream()
                        .filter(style -> style.startsWith("markdown-"))
                        .map(style -> style.substring("markdown-".length()))
                        .collect(Collectors.toSet()))
                .toList();
        assertThat(styles)
                .containsExactly(
                        Set.of("text"),
                        Set.of("text", "strong"),
                        Set.of("text", "strong", "code"),
                        Set.of("text", "strong"),
                        Set.of("text", "strong", "link", "emphasis"),
                        Set.of("text", "strong", "aside"));
    }

    @Test
    void aTablesColumnsAreAlignedAsItSaysAndKeepWithinThePage() {
        MarkdownView view = show("| what | left | middle | right |\n|---|:--|:-:|--:|\n| "
                + "a long line of words ".repeat(12) + "| 1 | 2 | 3 |\n");
        List<TextFlow> cells =
                List.copyOf(from(view).lookup(".markdown-table TextFlow").queryAllAs(TextFlow.class));
        assertThat(cells.subList(4, 8))
                .extracting(TextFlow::getTextAlignment)
                .containsExactly(TextAlignment.LEFT, TextAlignment.LEFT, TextAlignment.CENTER, TextAlignment.RIGHT);
        for (TextFlow cell : cells) {
            Bounds place = cell.localToScene(cell.getBoundsInLocal());
            assertThat(place.getMaxX()).isLessThanOrEqualTo(WIDTH);
        }
        double line = cells.get(5).prefHeight(-1);
        assertThat(((Parent) cells.get(4).getParent()).getLayoutBounds().getHeight())
                .isGreaterThan(3 * line);
    }

    @Test
    void longLinesAreWrappedAndNothingIsCut() {
        MarkdownView view = show("- " + "words and more words ".repeat(20) + "\n\n```\n" + "code ".repeat(60)
                + "\n```\n\n> " + "quoted ".repeat(60));
        for (Node block : from(view).lookup(".label").queryAll()) {
            assertThat(((Label) block).isWrapText() || block.getStyleClass().contains("markdown-marker"))
                    .isTrue();
            assertThat(block.getLayoutBounds().getHeight())
                    .isGreaterThanOrEqualTo(((Label) block).prefHeight(((Label) block).getWidth()) - 1);
        }
        for (TextFlow flow : from(view).lookup("TextFlow").queryAllAs(TextFlow.class)) {
            assertThat(flow.getWidth()).isLessThan(WIDTH);
            assertThat(flow.getHeight()).isGreaterThanOrEqualTo(flow.prefHeight(flow.getWidth()) - 1);
        }
    }

    /** Else walking through it would be as deep. */
    @Test
    void whatIsNestedWithoutEndIsShownAsText() {
        for (String deep : List.of(
                "> ".repeat(20_000) + "a",
                "- ".repeat(20_000) + "a",
                "*a **b ".repeat(20_000),
                "[".repeat(20_000) + "a" + "](https://b)".repeat(20_000))) {
            assertThat(read(show(deep))).contains("a");
        }
    }
}
