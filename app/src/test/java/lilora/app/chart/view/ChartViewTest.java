package lilora.app.chart.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.SnapshotParameters;
import javafx.scene.control.Button;
import javafx.scene.control.MenuButton;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.ToggleButton;
import javafx.scene.image.WritableImage;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.Pane;
import javafx.scene.layout.Region;
import javafx.scene.paint.Color;
import javafx.stage.Stage;
import lilora.app.chart.export.ChartExports;
import lilora.app.chart.export.ChartFiles;
import lilora.app.chart.model.Axis;
import lilora.app.chart.model.BarModel;
import lilora.app.chart.model.Curve;
import lilora.app.chart.model.CurveBuffer;
import lilora.app.chart.model.LineModel;
import lilora.app.chart.model.MatrixModel;
import lilora.app.chart.model.SeriesStyle;
import lilora.app.chart.model.ViewRange;
import lilora.app.chart.plot.ChartColours;
import lilora.app.chart.plot.ChartTheme;
import lilora.app.chart.plot.DrawnArea;
import lilora.app.chart.plot.Plotting;
import lilora.app.chart.run.MatrixCharts;
import lilora.app.chart.run.RunCharts;
import lilora.app.theme.Palette;
import lilora.app.theme.Tone;
import lilora.engine.result.AccuracyMatrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;

@ExtendWith(ApplicationExtension.class)
class ChartViewTest {
    private static final class Recording implements ChartExports {
        private final List<String> copied = new ArrayList<>();

        @Override
        public void copy(String what, String text) {
            copied.add(text);
        }

        @Override
        public void save(String name, ChartFiles.Format format, Supplier<byte[]> bytes) {
            copied.add(name);
        }
    }

    private final FollowedTheme theme = new FollowedTheme();
    private final Recording exports = new Recording();
    private final List<String> opened = new ArrayList<>();
    private ChartView view;

    private static MatrixModel matrix() {
        AccuracyMatrix scores = AccuracyMatrix.empty(2).with(0, 1, 0).with(1, 1, 100);
        return MatrixCharts.scores("Accuracy", MatrixCharts.Source.of(scores, List.of("colours", "counts")));
    }

    private static LineModel waves(int size) {
        CurveBuffer curve = new CurveBuffer();
        for (int i = 0; i < size; i++) {
            curve.add(i, i == size / 2 ? 9 : Math.sin(i * 0.01));
        }
        return RunCharts.loss(curve.snapshot(), Curve.EMPTY, Curve.EMPTY, List.of());
    }

    @Start
    void open(Stage stage) {
        view = new ChartView(matrix(), theme, exports);
        view.onCell((stageNumber, task) -> opened.add(stageNumber + "/" + task));
        stage.setScene(new Scene(view, 640, 420));
        stage.show();
    }

    private WritableImage picture(FxRobot robot) {
        WaitForAsyncUtils.waitForFxEvents();
        return WaitForAsyncUtils.waitForAsyncFx(5000, () -> view.surface().snapshot(new SnapshotParameters(), null));
    }

    @Test
    void whatThePictureDoesNotSayStandsBelowIt(FxRobot robot) {
        BarModel bars = new BarModel(
                "t",
                Axis.points("Points"),
                List.of("colours"),
                List.of(new BarModel.Series("a", List.of(OptionalDouble.of(3)), SeriesStyle.numbered(0))),
                "The last task is left out.");
        robot.interact(() -> view.show(bars));
        assertThat(robot.lookup(".plot-figure-note").queryLabeled().getText()).isEqualTo("The last task is left out.");
        robot.interact(() -> view.show(waves(10)));
        assertThat((Node) robot.lookup(".plot-figure-note").query()).matches(note -> !note.isVisible());
    }

    @Test
    void aCellWithoutScoreIsHatchedAndNotDrawnAsZero() {
        DrawnMatrix drawn = DrawnMatrix.of(view);

        assertThat(drawn.share(0, 0, 0)).isGreaterThan(0.5);
        assertThat(drawn.share(1, 0, 100)).isGreaterThan(0.5);
        assertThat(drawn.share(1, 1, 0)).isZero();
        // Hatched: the ground, and lines that are neither ground nor any score.
        assertThat(drawn.shareOfGround(1, 1, theme.get())).isBetween(0.2, 0.8);
    }

    @Test
    void arrowKeysReadTheCellsAndEnterOpensAMeasuredOne(FxRobot robot) {
        robot.interact(() -> view.surface().requestFocus());
        assertThat(view.surface().getAccessibleText()).isEqualTo("Before training, on colours: 0.0");

        robot.type(KeyCode.DOWN);
        assertThat(view.surface().getAccessibleText()).isEqualTo("After stage 1, on colours: 100.0, just learned");
        robot.type(KeyCode.ENTER);
        robot.type(KeyCode.RIGHT);
        assertThat(view.surface().getAccessibleText()).isEqualTo("After stage 1, on counts: not evaluated");
        robot.type(KeyCode.ENTER);

        assertThat(opened).containsExactly("1/1");
    }

    @Test
    void equalModelsAreNotDrawnAgain(FxRobot robot) {
        WaitForAsyncUtils.waitForFxEvents();
        long before = view.drawings();

        robot.interact(() -> view.show(matrix()));
        picture(robot);

        assertThat(view.drawings()).isEqualTo(before);
    }

    @Test
    void aChartFollowsTheThemeWhileItIsInTheWindowAndCatchesUpWhenPutBack(FxRobot robot) {
        picture(robot);
        assertThat(theme.followers()).isPositive();
        Scene scene = view.getScene();
        robot.interact(() -> scene.setRoot(new Pane()));
        assertThat(theme.followers()).as("who keeps what is gone").isZero();

        long before = view.drawings();
        robot.interact(() -> theme.set(ChartTheme.of(Palette.of(Tone.DARK))));
        robot.interact(() -> scene.setRoot(view));
        picture(robot);
        assertThat(view.drawings()).isEqualTo(before + 1);
        assertThat(theme.followers()).isPositive();
    }

    @Test
    void manyPointsAreThinnedAndTheLabelSaysSo(FxRobot robot) {
        robot.interact(() -> view.show(waves(184_220)));
        picture(robot);

        assertThat(robot.lookup(".plot-note").queryLabeled().getText()).matches("showing [\\d,]+ of 184,220");
    }

    @Test
    void aSingleSpikeAmongThousandsIsDrawn(FxRobot robot) {
        robot.interact(() -> view.show(waves(100_001)));
        WritableImage image = picture(robot);
        // The spike reaches nine where everything else stays below one: its column alone has ink in the upper half.
        Color ink = theme.get().series(0);
        java.awt.geom.Rectangle2D upper =
                new java.awt.geom.Rectangle2D.Double(60, 30, image.getWidth() - 80, image.getHeight() * 0.4);
        assertThat(nearest(image, upper, ink)).isLessThan(0.5);
    }

    private static double nearest(WritableImage image, java.awt.geom.Rectangle2D area, Color wanted) {
        double least = 9;
        for (int x = (int) area.getMinX(); x < area.getMaxX(); x++) {
            for (int y = (int) area.getMinY(); y < area.getMaxY(); y++) {
                Color color = image.getPixelReader().getColor(x, y);
                least = Math.min(
                        least,
                        Math.abs(color.getRed() - wanted.getRed())
                                + Math.abs(color.getGreen() - wanted.getGreen())
                                + Math.abs(color.getBlue() - wanted.getBlue()));
            }
        }
        return least;
    }

    @Test
    void keysZoomAndShowTheWholeAgain(FxRobot robot) {
        robot.interact(() -> view.show(waves(10_000)));
        picture(robot);
        ChartSurface surface = (ChartSurface) view.surface();
        robot.interact(surface::requestFocus);

        robot.type(KeyCode.PLUS, 3);
        picture(robot);
        DrawnArea zoomed = surface.drawn().get();
        assertThat(zoomed.to() - zoomed.from()).isBetween(5000.0, 5300.0);
        robot.type(KeyCode.RIGHT);
        assertThat(surface.getAccessibleText()).startsWith("Optimiser step").contains("Task loss");

        robot.type(KeyCode.DIGIT0);
        picture(robot);
        assertThat(surface.drawn().get().from()).isZero();
    }

    @Test
    void aLegendEntryHidesItsSeries(FxRobot robot) {
        RunCharts.Named named = new RunCharts.Named("a", "first", SeriesStyle.numbered(0));
        RunCharts.Named other = new RunCharts.Named("b", "second", SeriesStyle.numbered(1));
        AccuracyMatrix scores =
                AccuracyMatrix.empty(2).with(1, 1, 50).with(2, 1, 40).with(2, 2, 60);
        robot.interact(() -> view.show(
                RunCharts.average(List.of(new RunCharts.Scored(named, scores), new RunCharts.Scored(other, scores)))));
        picture(robot);

        robot.clickOn("second (MAP 50.0)");
        picture(robot);

        ChartSurface surface = (ChartSurface) view.surface();
        assertThat(surface.window().hidden()).containsExactly("second (MAP 50.0)");
        assertThat(surface.drawn().get().drawn()).isEqualTo(2);
    }

    /** As many runs as a study has, with the long names that a study gives them. */
    @Test
    void theLegendOfManyRunsLeavesMostOfTheChartToItsLines(FxRobot robot) {
        AccuracyMatrix scores =
                AccuracyMatrix.empty(2).with(1, 1, 50).with(2, 1, 40).with(2, 2, 60);
        List<RunCharts.Scored> runs = IntStream.range(0, 24)
                .mapToObj(i -> new RunCharts.Scored(
                        new RunCharts.Named(
                                "r" + i,
                                "an experiment with a name as studies give them, variant %d · seed 1".formatted(i),
                                SeriesStyle.numbered(i)),
                        scores))
                .toList();
        robot.interact(() -> view.show(RunCharts.average(runs)));
        picture(robot);

        Region body = (Region) view.surface();
        Region legend = (Region) view.getChildren().get(view.getChildren().size() - 1);
        assertThat(body.getHeight()).isGreaterThan(view.getHeight() / 2);
        assertThat(legend.getBoundsInParent().getMaxY()).isLessThanOrEqualTo(view.getHeight());
        assertThat(robot.lookup(".legend-entry").queryAllAs(ToggleButton.class))
                .hasSize(24)
                .extracting(ToggleButton::getText)
                .doesNotHaveDuplicates();
        // Names at the ends of the lines would be written over each other.
        assertThat(ChartFiles.svg(view.model()).split("variant 7", -1)).hasSizeLessThanOrEqualTo(2);
    }

    @Test
    void keysCopyTheTableAsLatex(FxRobot robot) {
        robot.interact(() -> view.surface().requestFocus());

        robot.press(KeyCode.CONTROL, KeyCode.SHIFT).type(KeyCode.C).release(KeyCode.SHIFT, KeyCode.CONTROL);

        assertThat(exports.copied).singleElement().asString().contains("\\toprule", "100.0", "--");
    }

    @Test
    void whatIsSavedIsCalledWhatIsShownThen(FxRobot robot) {
        MenuButton menu = robot.lookup(".plot-menu").queryAs(MenuButton.class);
        robot.interact(() -> {
            view.show(waves(10));
            menu.getItems().stream()
                    .filter(item -> String.valueOf(item.getText()).startsWith("Save as SVG"))
                    .findFirst()
                    .orElseThrow()
                    .fire();
        });

        assertThat(exports.copied).containsExactly(waves(10).title());
        assertThat(menu.getAccessibleText())
                .isEqualTo("Copy or save " + waves(10).title());
    }

    @Test
    void darkAndLightDrawOnTheirOwnGround(FxRobot robot) {
        robot.interact(() -> theme.set(ChartTheme.of(Palette.of(Tone.DARK))));

        Color corner = picture(robot).getPixelReader().getColor(3, 3);

        assertThat(ChartColours.luminance(corner)).isLessThan(0.05);
    }

    private Button zoomChip() {
        return (Button) view.lookup(".plot-zoom");
    }

    @Test
    void zoomIsSeenAndUndoneAndBelongsToOneRun(FxRobot robot) {
        robot.interact(() -> view.show(waves(1000)));
        WaitForAsyncUtils.waitForFxEvents();
        assertThat(zoomChip().isVisible()).isFalse();
        robot.interact(() -> view.surface().requestFocus());

        robot.push(KeyCode.PLUS);
        WaitForAsyncUtils.waitForFxEvents();
        assertThat(zoomChip().isVisible()).isTrue();
        assertThat(zoomChip().getText()).startsWith("Zoomed: ").contains(" – ");

        robot.push(KeyCode.ESCAPE);
        WaitForAsyncUtils.waitForFxEvents();
        assertThat(zoomChip().isVisible()).isFalse();

        robot.push(KeyCode.PLUS);
        robot.interact(() -> zoomChip().fire());
        WaitForAsyncUtils.waitForFxEvents();
        assertThat(zoomChip().isVisible()).isFalse();

        robot.push(KeyCode.PLUS);
        robot.interact(view::reset);
        WaitForAsyncUtils.waitForFxEvents();
        assertThat(zoomChip().isVisible()).isFalse();
    }

    @Test
    void theCursorTellsStepStageValuesAndNotes(FxRobot robot) {
        CurveBuffer curve = new CurveBuffer();
        for (int step = 1; step <= 30_000; step += 1000) {
            curve.add(step, 0.5);
        }
        LineModel loss = RunCharts.loss(
                        curve.snapshot(),
                        Curve.EMPTY,
                        Curve.EMPTY,
                        List.of(
                                new LineModel.StageMark(0.5, "1 · colours"),
                                new LineModel.StageMark(9000.5, "2 · counts")))
                .with(List.of(new LineModel.NoteMark(12_001, "rate halved")));
        robot.interact(() -> view.show(loss));
        WaitForAsyncUtils.waitForFxEvents();

        DrawnArea drawn = new DrawnArea(new java.awt.geom.Rectangle2D.Double(0, 0, 300, 100), 1, 30_001, false, 0, 0);
        String read = HoverTarget.onLines(loss, drawn, ViewRange.WHOLE, 12_001)
                .orElseThrow()
                .text();

        assertThat(read)
                .startsWith("Optimiser step 12,001 · stage 2 · counts: Task loss 0.500")
                .contains("Note at optimiser step 12,001: rate halved");
        assertThat(HoverTarget.onLines(loss, drawn, ViewRange.WHOLE, 2001)
                        .orElseThrow()
                        .text())
                .contains("stage 1 · colours")
                .doesNotContain("Note");
    }

    @Test
    void logarithmicAxesTellWhatHasNoPlaceOnThem() {
        Curve curve = Curve.of(new double[] {0, 1, 10, 100}, new double[] {5, 0, 0.1, -1});
        LineModel loss = RunCharts.loss(curve, Curve.EMPTY, Curve.EMPTY, List.of());
        java.awt.Graphics2D pen =
                new java.awt.image.BufferedImage(400, 300, java.awt.image.BufferedImage.TYPE_INT_RGB).createGraphics();
        java.awt.geom.Rectangle2D area = new java.awt.geom.Rectangle2D.Double(0, 0, 400, 300);

        DrawnArea plain = Plotting.of(loss).draw(pen, area, ChartTheme.PRINT, ViewRange.WHOLE);
        DrawnArea both = Plotting.of(loss).draw(pen, area, ChartTheme.PRINT, ViewRange.WHOLE.logarithmic(true, true));
        pen.dispose();

        assertThat(plain.thinning()).isEmpty();
        assertThat(both.logarithmic()).isTrue();
        assertThat(both.from()).isEqualTo(1);
        assertThat(both.thinning()).contains("3 values ≤ 0 not on a log axis");
        assertThat(RunCharts.average(List.of()).y().canBeLogarithmic()).isFalse();
    }

    @Test
    void textAndEverythingElseGrowsWithTheTextOfTheWindow(FxRobot robot) {
        robot.interact(() -> view.show(waves(100)));
        WaitForAsyncUtils.waitForFxEvents();
        ChartSurface surface = (ChartSurface) view.surface();
        double usual = surface.drawn().get().area().getX();

        robot.interact(() -> view.setStyle("-fx-font-size: 26px"));
        WaitForAsyncUtils.waitForFxEvents();

        assertThat(surface.scale()).isEqualTo(2);
        assertThat(surface.drawn().get().area().getX()).isGreaterThan(usual * 1.4);
    }

    @Test
    void aChartIsEnlargedAndEscBringsTheOthersBack(FxRobot robot) {
        ChartView first = WaitForAsyncUtils.waitForAsyncFx(5000, () -> new ChartView(matrix(), theme, exports));
        ChartView second = WaitForAsyncUtils.waitForAsyncFx(5000, () -> new ChartView(waves(100), theme, exports));
        robot.interact(() -> {
            ChartGrid grid = new ChartGrid();
            grid.show(List.of(first, second), Set.of(first));
            ScrollPane scroll = new ScrollPane(grid);
            scroll.setFitToWidth(true);
            grid.follow(scroll);
            view.getScene().setRoot(scroll);
        });
        WaitForAsyncUtils.waitForFxEvents();
        double small = second.getWidth() * second.getHeight();
        robot.interact(() -> second.surface().requestFocus());

        robot.push(KeyCode.F);
        WaitForAsyncUtils.waitForFxEvents();
        assertThat(first.isVisible()).isFalse();
        assertThat(second.getWidth() * second.getHeight()).isGreaterThan(small);

        robot.push(KeyCode.ESCAPE);
        WaitForAsyncUtils.waitForFxEvents();
        assertThat(first.isVisible()).isTrue();
    }
}
