package lilora.app.chart.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import lilora.app.chart.model.ChartTable;
import lilora.app.chart.run.MatrixCharts;
import lilora.app.export.RandomText;
import lilora.engine.result.AccuracyMatrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Document;
import org.xml.sax.ErrorHandler;
import org.xml.sax.SAXParseException;

/** Figures and tables of any text can be read by what they are made for. */
class ExportedFiguresTest {
    private static final AccuracyMatrix SCORES =
            AccuracyMatrix.empty(2).with(1, 1, 61.25).with(2, 1, 40).with(2, 2, 77);

    private static Document parsed(String svg) throws Exception {
        DocumentBuilder builder = DocumentBuilderFactory.newInstance().newDocumentBuilder();
        builder.setErrorHandler(new ErrorHandler() {
            @Override
            public void warning(SAXParseException e) throws SAXParseException {
                throw e;
            }

            @Override
            public void error(SAXParseException e) throws SAXParseException {
                throw e;
            }

            @Override
            public void fatalError(SAXParseException e) throws SAXParseException {
                throw e;
            }
        });
        return builder.parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void aFigureOfAnyTextIsXml() throws Exception {
        Random random = new Random(3);
        for (int i = 0; i < 60; i++) {
            String title = RandomText.of(random) + "title" + (i % 20 == 0 ? "long ".repeat(2000) : "");
            String svg = ChartFiles.svg(MatrixCharts.scores(
                    title, MatrixCharts.Source.of(SCORES, List.of(RandomText.of(random), RandomText.of(random)))));

            assertThat(parsed(svg).getElementsByTagName("title").item(0).getTextContent())
                    .as(title)
                    .contains("title")
                    .doesNotContain("/home/alice");
        }
    }

    @Test
    void whatXmlHoldsComesBackAndNothingElseIsInIt() throws Exception {
        Random random = new Random(4);
        for (int i = 0; i < 2000; i++) {
            String text = RandomText.of(random);
            Document document = parsed("<t>" + SvgDocument.escape(text) + "</t>");

            String expected = text.replaceAll("[\\r\\n]+", " ")
                    .codePoints()
                    .filter(c -> c == '\t' || (c >= ' ' && !(c >= 0x7F && c <= 0x9F) && c != 0xFFFE && c != 0xFFFF))
                    .map(c -> c >= 0xD800 && c <= 0xDFFF ? 0xFFFD : c)
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString();
            if (!expected.contains("/home/")) {
                assertThat(document.getDocumentElement().getTextContent()).isEqualTo(expected);
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "a < b > c, a \\textless{} b \\textgreater{} c",
                "x|y, x\\textbar{}y",
                "50 % & #1_{}$, 50 \\% \\& \\#1\\_\\{\\}\\$",
                "\\input{x}, \\textbackslash{}input\\{x\\}",
                "~^, \\textasciitilde{}\\textasciicircum{}",
                "--lr, -{}-lr",
                "[2ex], {[}2ex]",
                "* best, {*} best",
                "?`x, {?}\\textasciigrave{}x",
                "it''s, it'{}'s",
                "/home/alice/x, \\textasciitilde{}/x",
                "-−-, -$-$-",
                "-–, -{}--"
            })
    void whatMeansSomethingToLatexIsSetLiterally(String text, String latex) {
        assertThat(LatexTable.escape(text)).isEqualTo(latex);
    }

    @Test
    void anyTextIsATokenAtATimeInLatex() {
        Random random = new Random(5);
        for (int i = 0; i < 2000; i++) {
            String text = RandomText.of(random);
            String latex = LatexTable.escape(text);

            // Known commands and groups taken away, nothing with a meaning is left.
            String left = latex.replaceAll(
                            "\\\\(textbackslash|textasciitilde|textasciicircum|textless|textgreater|textbar"
                                    + "|textasciigrave|ldots)\\{\\}",
                            "")
                    .replaceAll("\\{\\\\char34\\}|\\{[\\[*?!]?\\}", "")
                    .replaceAll("\\$(-|\\\\(rightarrow|times|Delta|Sigma|le|ge|cdot|pm))\\$", "")
                    .replaceAll("\\\\[&%$#_{}]", "");
            assertThat(left).as(text).doesNotContainPattern("[\\\\{}$&#^_%<>|\"\\[*\\p{Cc}]");
        }
    }

    @Test
    void aTableSaysWhenItNeedsMoreThanLatinLetters() {
        assertThat(LatexTable.of(table("Größe ≤ 3"))).startsWith("% needs");
        assertThat(LatexTable.of(table("日本"))).startsWith(LatexTable.NEEDS_UNICODE);
    }

    @Test
    void aTableOfFormulasIsATableOfTexts() {
        assertThat(table("=HYPERLINK(\"x\")").csv()).isEqualTo("'@name,AP\r\n\"'=HYPERLINK(\"\"x\"\")\",-1.5\r\n");
    }

    private static ChartTable table(String name) {
        return new ChartTable(
                "t",
                List.of(ChartTable.Column.text("@name"), ChartTable.Column.number("AP", 1)),
                List.of(List.of(ChartTable.Cell.of(name), ChartTable.Cell.of(-1.5))),
                "");
    }
}
