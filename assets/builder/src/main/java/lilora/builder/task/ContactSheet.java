package lilora.builder.task;

import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import lilora.builder.image.ImageEncoder;

/** Draws a grid of pictures with what is asked about them, for a person to look at. */
public final class ContactSheet {
    private static final int COLUMNS = 5;
    private static final int IMAGE = 224;
    private static final int MARGIN = 6;
    private static final int LINE = 14;

    private final Font font = new Font(Font.SANS_SERIF, Font.PLAIN, 12);
    private final FontMetrics metrics;

    public ContactSheet() {
        Graphics2D g = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB).createGraphics();
        this.metrics = g.getFontMetrics(font);
        g.dispose();
    }

    /**
     * A picture and its text.
     *
     * @param picture the picture
     * @param asked what is asked, line by line; long lines are broken
     * @param answer the answer, or empty where it is not to be seen
     */
    public record Cell(BufferedImage picture, List<String> asked, String answer) {
        public Cell {
            asked = List.copyOf(asked);
        }

        /** A cell with the picture of a file. */
        public static Cell of(byte[] file, List<String> asked, String answer) {
            try {
                return new Cell(ImageIO.read(new ByteArrayInputStream(file)), asked, answer);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /**
     * Draws cells, in their order.
     *
     * @return a PNG file
     */
    public byte[] draw(List<Cell> cells) {
        List<BufferedImage> rows = new ArrayList<>();
        for (int i = 0; i < cells.size(); i += COLUMNS) {
            rows.add(row(cells.subList(i, Math.min(i + COLUMNS, cells.size()))));
        }
        int height = rows.stream().mapToInt(BufferedImage::getHeight).sum();
        BufferedImage sheet =
                new BufferedImage(COLUMNS * (IMAGE + MARGIN), Math.max(1, height), BufferedImage.TYPE_INT_RGB);
        Graphics2D g = sheet.createGraphics();
        int top = 0;
        for (BufferedImage row : rows) {
            g.drawImage(row, 0, top, null);
            top += row.getHeight();
        }
        g.dispose();
        return ImageEncoder.png(sheet);
    }

    private BufferedImage row(List<Cell> cells) {
        int lines = cells.stream().mapToInt(cell -> lines(cell).size()).max().orElse(0);
        int height = IMAGE + (lines + 2) * LINE;
        BufferedImage row = new BufferedImage(COLUMNS * (IMAGE + MARGIN), height, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = row.createGraphics();
        g.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        g.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        g.setColor(Color.WHITE);
        g.fillRect(0, 0, row.getWidth(), row.getHeight());
        g.setFont(font);
        for (int i = 0; i < cells.size(); i++) {
            drawCell(g, cells.get(i), i * (IMAGE + MARGIN));
        }
        g.dispose();
        return row;
    }

    private void drawCell(Graphics2D g, Cell cell, int x) {
        BufferedImage image = cell.picture();
        double scale = (double) IMAGE / Math.max(image.getWidth(), image.getHeight());
        g.drawImage(image, x, 0, (int) (image.getWidth() * scale), (int) (image.getHeight() * scale), null);
        int y = IMAGE;
        g.setColor(Color.BLACK);
        for (String line : lines(cell)) {
            g.drawString(line, x, y += LINE);
        }
        g.setColor(new Color(0, 110, 0));
        g.drawString(cell.answer(), x, y + LINE);
    }

    private List<String> lines(Cell cell) {
        return cell.asked().stream().flatMap(line -> wrapped(line).stream()).toList();
    }

    private List<String> wrapped(String text) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.split(" ", -1)) {
            if (line.length() > 0 && metrics.stringWidth(line + " " + word) > IMAGE) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.length() == 0 ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }
}
