package lilora.app.chart.export;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import javax.imageio.ImageIO;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import lilora.app.chart.model.ChartModel;
import lilora.app.chart.model.ChartTable;
import lilora.app.chart.model.MatrixModel;
import lilora.app.chart.model.ViewRange;
import lilora.app.chart.plot.AwtStyles;
import lilora.app.chart.plot.ChartTheme;
import lilora.app.chart.plot.FigureLegend;
import lilora.app.chart.plot.Plotting;

/** Turns a chart into the bytes of a file, on any thread. Figures are drawn for paper, whatever the window looks like. */
public final class ChartFiles {
    /** What a chart or a table can be saved as. */
    public enum Format {
        CSV("csv", "Comma-separated values"),
        PNG("png", "PNG image"),
        SVG("svg", "SVG figure"),
        LATEX("tex", "LaTeX table");

        private final String ending;
        private final String title;

        Format(String ending, String title) {
            this.ending = ending;
            this.title = title;
        }

        /** Of the file's name, without the dot. */
        public String ending() {
            return ending;
        }

        public String title() {
            return title;
        }
    }

    /** Figure width in points of a two-column page's full width, and the ratio that suits most plots. */
    private static final int WIDTH = 640;

    private static final double HEIGHT = 360;
    /** Pixels per point of an image: about 300 dots an inch in print. */
    private static final int SCALE = 4;

    private ChartFiles() {}

    /** The chart in this format; LaTeX and CSV carry its whole table. */
    public static byte[] bytes(ChartModel model, Format format) {
        return switch (format) {
            case CSV, LATEX -> bytes(model.table(), format);
            case PNG -> png(model);
            case SVG -> svg(model).getBytes(StandardCharsets.UTF_8);
        };
    }

    /**
     * The table in this format.
     *
     * @throws IllegalArgumentException for a format of pictures
     */
    public static byte[] bytes(ChartTable table, Format format) {
        return switch (format) {
            case CSV -> table.csv().getBytes(StandardCharsets.UTF_8);
            case LATEX -> LatexTable.of(table).getBytes(StandardCharsets.UTF_8);
            case PNG, SVG -> throw new IllegalArgumentException("A table is not saved as " + format + ".");
        };
    }

    /** The chart as an SVG document whose text stays text. */
    public static String svg(ChartModel model) {
        SvgGraphics2D pen = new SvgGraphics2D();
        double height = figure(model, pen);
        return pen.document(WIDTH, height, model.title());
    }

    private static byte[] png(ChartModel model) {
        int height = (int) Math.ceil(height(model));
        BufferedImage image = new BufferedImage(WIDTH * SCALE, height * SCALE, BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = image.createGraphics();
        pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        pen.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        pen.setRenderingHint(RenderingHints.KEY_FRACTIONALMETRICS, RenderingHints.VALUE_FRACTIONALMETRICS_ON);
        pen.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        pen.scale(SCALE, SCALE);
        figure(model, pen);
        pen.dispose();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        // Otherwise it goes through a file of its own.
        try (ImageOutputStream memory = new MemoryCacheImageOutputStream(bytes)) {
            ImageIO.write(image, "png", memory);
        } catch (IOException e) {
            throw new UncheckedIOException("The image cannot be encoded.", e);
        }
        return bytes.toByteArray();
    }

    /** Title, plot and legend, one above the other; returns the height they take. */
    private static double figure(ChartModel model, Graphics2D pen) {
        double height = height(model);
        pen.setPaint(AwtStyles.of(ChartTheme.PRINT.surface()));
        pen.fill(new Rectangle2D.Double(0, 0, WIDTH, height));
        FigureLegend legend = new FigureLegend(model);
        double plot = height - FigureLegend.TITLE - legend.height(WIDTH);
        Plotting.of(model)
                .draw(
                        pen,
                        new Rectangle2D.Double(0, FigureLegend.TITLE, WIDTH, plot),
                        ChartTheme.PRINT,
                        ViewRange.WHOLE);
        legend.draw(pen, WIDTH, FigureLegend.TITLE + plot);
        return height;
    }

    private static double height(ChartModel model) {
        double plot = model instanceof MatrixModel matrix
                ? Math.max(160, 66 + 40.0 * matrix.rows().size())
                : HEIGHT;
        return FigureLegend.TITLE + plot + new FigureLegend(model).height(WIDTH);
    }
}
