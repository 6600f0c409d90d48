package lilora.builder.task;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import javax.imageio.ImageIO;
import lilora.builder.image.ImageEncoder;

/** Draws a grid of a task's items, each an enlarged image with its question and answer, for a person to look at. */
public final class ContactSheet {
    private static final int COLUMNS = 8;
    private static final int CELL_WIDTH = 200;
    private static final int IMAGE = 160;
    private static final int LINE = 13;
    private static final int LINES = 8;
    private static final int LETTERS = 31;

    private final Map<String, TaskImage> images = new HashMap<>();

    public ContactSheet(List<TaskImage> images) {
        images.forEach(image -> this.images.put(image.path(), image));
    }

    /**
     * Draws a random sample.
     *
     * @param items all items to choose from
     * @param count how many to draw
     * @return a PNG file
     */
    public byte[] draw(List<TaskItem> items, int count, Random random) {
        List<TaskItem> sample = new ArrayList<>(items);
        Collections.shuffle(sample, random);
        sample = sample.subList(0, Math.min(count, sample.size()));
        int rows = (sample.size() + COLUMNS - 1) / COLUMNS;
        int cellHeight = IMAGE + LINES * LINE + 8;
        BufferedImage sheet =
                new BufferedImage(COLUMNS * CELL_WIDTH, Math.max(1, rows * cellHeight), BufferedImage.TYPE_INT_RGB);
        Graphics2D g = sheet.createGraphics();
        g.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        g.setColor(Color.WHITE);
        g.fillRect(0, 0, sheet.getWidth(), sheet.getHeight());
        g.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 11));
        for (int i = 0; i < sample.size(); i++) {
            drawItem(g, sample.get(i), i % COLUMNS * CELL_WIDTH, i / COLUMNS * cellHeight);
        }
        g.dispose();
        return ImageEncoder.png(sheet);
    }

    private void drawItem(Graphics2D g, TaskItem item, int x, int y) {
        TaskImage image = images.get(item.image());
        if (image != null) {
            BufferedImage decoded = decode(image);
            double scale = (double) IMAGE / Math.max(decoded.getWidth(), decoded.getHeight());
            g.drawImage(decoded, x, y, (int) (decoded.getWidth() * scale), (int) (decoded.getHeight() * scale), null);
        }
        List<String> lines = new ArrayList<>();
        item.text().lines().forEach(line -> lines.addAll(wrapped(line)));
        int shown = Math.min(lines.size(), LINES - 2);
        g.setColor(Color.BLACK);
        for (int i = 0; i < shown; i++) {
            g.drawString(lines.get(i), x, y + IMAGE + LINE * (i + 1));
        }
        g.setColor(new Color(0, 110, 0));
        List<String> answer = wrapped(String.join(" | ", item.answers()));
        for (int i = 0; i < Math.min(answer.size(), LINES - shown); i++) {
            g.drawString(answer.get(i), x, y + IMAGE + LINE * (shown + i + 1));
        }
    }

    private static List<String> wrapped(String text) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.split(" ", -1)) {
            if (line.length() > 0 && line.length() + 1 + word.length() > LETTERS) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.length() == 0 ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }

    private static BufferedImage decode(TaskImage image) {
        try {
            return ImageIO.read(new ByteArrayInputStream(image.bytes()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
