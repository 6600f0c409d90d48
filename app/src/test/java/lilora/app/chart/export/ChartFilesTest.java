package lilora.app.chart.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import lilora.app.chart.model.ChartModel;
import lilora.app.chart.model.Curve;
import lilora.app.chart.model.LineModel;
import lilora.app.chart.model.MatrixModel;
import lilora.app.chart.model.SeriesStyle;
import lilora.app.chart.model.ViewRange;
import lilora.app.chart.plot.ChartTheme;
import lilora.app.chart.plot.Plotting;
import lilora.app.chart.run.ForgettingDefinition;
import lilora.app.chart.run.MatrixCharts;
import lilora.app.chart.run.RunCharts;
import lilora.engine.result.AccuracyMatrix;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class ChartFilesTest {
    private static final AccuracyMatrix SCORES =
            AccuracyMatrix.empty(2).with(1, 1, 61.25).with(2, 1, 40).with(2, 2, 77);

    private static MatrixModel matrix() {
        return MatrixCharts.scores(
                "Accuracy <of> \"all\" & more", MatrixCharts.Source.of(SCORES, List.of("a & b", "🦉")));
    }

    private static Document parsed(String svg) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void svgIsWellFormedAndItsTextStaysText() throws Exception {
        String svg = ChartFiles.svg(matrix());

        Document document = parsed(svg);

        assertThat(document.getElementsByTagName("text").getLength()).isGreaterThan(8);
        assertThat(document.getElementsByTagName("title").item(0).getTextContent())
                .isEqualTo("Accuracy <of> \"all\" & more");
        assertThat(svg).contains(">61.3</text>").contains(">40.0</text>");
    }

    @Test
    void allTicksOfAnAxisHaveTheSameForm() {
        Curve curve = Curve.of(new double[] {0, 120_000}, new double[] {3, 2});

        String svg = ChartFiles.svg(RunCharts.loss(curve, curve, curve, List.of()));

        assertThat(svg)
                .contains(">0</text>", ">20 k</text>", ">80 k</text>", ">120 k</text>")
                .doesNotContain(",000<");
    }

    @Test
    void aSinglePointAndALevelLineStandAmidRoundNumbers() {
        Curve point = Curve.of(new double[] {0}, new double[] {0});
        Curve level = Curve.of(new double[] {1, 2}, new double[] {5, 5});

        assertThat(ChartFiles.svg(RunCharts.loss(point, point, point, List.of())))
                .contains(">0.5</text>", ">1</text>")
                .doesNotContain("E-");
        assertThat(ChartFiles.svg(RunCharts.loss(level, level, level, List.of())))
                .contains(">5</text>", ">5.5</text>")
                .doesNotContain("5.00");
    }

    @Test
    void stepsAreWholeHoweverFewThereAre() {
        Curve two = Curve.of(new double[] {1, 2}, new double[] {70, 60});

        assertThat(ChartFiles.svg(RunCharts.loss(two, two, two, List.of())))
                .contains(">1</text>")
                .contains(">2</text>")
                .doesNotContain(">1.5</text>");
    }

    @Test
    void stagesAreNamedWhereAllHaveRoomAndNumberedWhereOneHasNot() {
        Curve curve = Curve.of(new double[] {0, 300}, new double[] {3, 2});
        LineModel.StageMark shortName = new LineModel.StageMark(0, "1 · GQA");
        String longName =
                "2 · A task whose name is as long as a plot is wide, and goes on for some more words after that";

        String roomy = ChartFiles.svg(
                RunCharts.loss(curve, curve, curve, List.of(shortName, new LineModel.StageMark(150, "2 · VQA"))));
        String narrow = ChartFiles.svg(RunCharts.loss(
                curve,
                curve,
                curve,
                List.of(shortName, new LineModel.StageMark(150, longName), new LineModel.StageMark(200, "3 · VQA"))));

        assertThat(roomy).contains(">1 · GQA</text>", ">2 · VQA</text>");
        assertThat(narrow).contains(">1</text>", ">2</text>", ">3</text>").doesNotContain("GQA", "VQA");
    }

    @Test
    void namesOfEqualRunsStandOneAboveTheOther() throws Exception {
        List<RunCharts.Stored> runs = Stream.of("first", "again", "once more")
                .map(name -> new RunCharts.Scored(new RunCharts.Named(name, name, SeriesStyle.numbered(0)), SCORES))
                .map(run -> new RunCharts.Stored(run, OptionalDouble.empty(), OptionalDouble.of(12_345)))
                .toList();

        Map<String, Double> heights =
                heights(ChartFiles.svg(RunCharts.accuracyAgainstParameters(runs, ForgettingDefinition.MAX_LAST)));

        assertThat(heights).containsKeys("first", "again", "once more");
        assertThat(heights.get("first") - heights.get("again")).isGreaterThan(11);
        assertThat(heights.get("again") - heights.get("once more")).isGreaterThan(11);
    }

    /** Where each text of a drawing stands, in pixels from above. */
    private static Map<String, Double> heights(String svg) throws Exception {
        NodeList texts = parsed(svg).getElementsByTagName("text");
        Map<String, Double> heights = new TreeMap<>();
        for (int i = 0; i < texts.getLength(); i++) {
            Element text = (Element) texts.item(i);
            heights.put(text.getTextContent().strip(), Double.valueOf(text.getAttribute("y")));
        }
        return heights;
    }

    @Test
    void namesAtTheEndsOfLinesKeepTheirOrderAndALineOfTextBetweenThem() throws Exception {
        AccuracyMatrix close = AccuracyMatrix.empty(4)
                .with(4, 1, 30.2)
                .with(4, 2, 30.0)
                .with(4, 3, 30.3)
                .with(4, 4, 30.1);

        SvgGraphics2D pen = new SvgGraphics2D();

        // As low as a plot is in a small window.
        Plotting.of(RunCharts.perTask(close, List.of("ash", "birch", "cedar", "damson")))
                .draw(pen, new Rectangle2D.Double(0, 0, 480, 165), ChartTheme.PRINT, ViewRange.WHOLE);

        Map<String, Double> heights = heights(pen.document(480, 165, "plot"));

        assertThat(heights.get("ash") - heights.get("cedar")).isGreaterThan(11);
        assertThat(heights.get("damson") - heights.get("ash")).isGreaterThan(11);
        assertThat(heights.get("birch") - heights.get("damson")).isGreaterThan(11);
    }

    @Test
    void everyKindOfChartIsDrawnAsSvg() throws Exception {
        RunCharts.Scored run = new RunCharts.Scored(new RunCharts.Named("r", "run", SeriesStyle.numbered(0)), SCORES);
        List<String> tasks = List.of("a", "b");
        Curve curve = Curve.of(new double[] {1, 2, 3}, new double[] {3, 2, 1});
        for (ChartModel model : List.of(
                RunCharts.loss(curve, curve, curve, List.of(new LineModel.StageMark(0, "Stage 1 · a"))),
                RunCharts.perTask(SCORES, tasks),
                RunCharts.forgetting(List.of(run), tasks, ForgettingDefinition.FIRST_LAST),
                RunCharts.accuracyAgainstParameters(
                        List.of(new RunCharts.Stored(run, OptionalDouble.empty(), OptionalDouble.of(12_345))),
                        ForgettingDefinition.MAX_LAST))) {
            assertThat(parsed(ChartFiles.svg(model))
                            .getElementsByTagName("path")
                            .getLength())
                    .as(model.title())
                    .isGreaterThan(3);
        }
    }

    @Test
    void pngIsPrintedOnWhite() throws Exception {
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(ChartFiles.bytes(matrix(), ChartFiles.Format.PNG)));

        assertThat(image.getWidth()).isEqualTo(2560);
        assertThat(image.getRGB(2, 2)).isEqualTo(0xffffffff);
    }
}
