package lilora.builder.alignment;

import java.awt.BasicStroke;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.font.FontRenderContext;
import java.awt.font.TextLayout;
import java.awt.geom.AffineTransform;
import java.awt.geom.Rectangle2D;
import java.awt.geom.RoundRectangle2D;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import lilora.builder.pretraining.scene.Backdrop;
import lilora.builder.pretraining.scene.PaintColor;
import lilora.builder.pretraining.scene.SceneComposer;

/** Words, numbers and letters on plates and plain grounds, in fonts that the task on text in images does not use. */
final class WrittenWords {
    private static final String PART = "lettering";
    private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    private static final FontRenderContext CONTEXT = new FontRenderContext(null, true, true);
    private static final double MARGIN = 12;

    private final List<Font> fonts;
    private final List<String> words;
    private final PictureQuestions questions;
    private final Random random;

    /**
     * @param fonts the fonts to write with
     * @param words words in lower-case letters
     * @param questions asks of the pictures
     * @param random decides everything else
     */
    WrittenWords(List<Font> fonts, List<String> words, PictureQuestions questions, Random random) {
        this.fonts = List.copyOf(fonts);
        this.words = List.copyOf(words);
        this.questions = questions;
        this.random = random;
    }

    Captioned any() {
        int choice = random.nextInt(10);
        if (choice == 0) {
            String letter = LETTERS.charAt(random.nextInt(LETTERS.length())) + "";
            return written(letter, "the letter " + letter);
        }
        if (choice == 1) {
            String number = Integer.toString(1 + random.nextInt(random.nextBoolean() ? 99 : 9999));
            return written(number, "the number " + number);
        }
        String word = words.get(random.nextInt(words.size()));
        String shown = choice < 5
                ? word.toUpperCase(Locale.ROOT)
                : choice < 8 ? word : Character.toUpperCase(word.charAt(0)) + word.substring(1);
        return written(shown, "the word \"" + shown + "\"");
    }

    private Captioned written(String text, String name) {
        PaintColor paper = PaintColor.any(random);
        PaintColor ink = PaintColor.legibleOn(random, paper);
        boolean plate = random.nextBoolean();
        Backdrop backdrop = plate
                ? new SceneComposer(random).backdrop(List.of(paper, ink))
                : new Backdrop(Backdrop.Pattern.FLAT, paper, ink);
        BufferedImage image = new BufferedImage(Captioned.SIDE, Captioned.SIDE, BufferedImage.TYPE_INT_RGB);
        backdrop.paint(image, random);
        Graphics2D canvas = image.createGraphics();
        canvas.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        canvas.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        write(canvas, text, paper, ink, plate);
        canvas.dispose();
        return Captioned.of(
                PART, image, caption(text, name, paper, ink, plate), questions.ofText(text, ink), List.of());
    }

    private void write(Graphics2D canvas, String text, PaintColor paper, PaintColor ink, boolean plate) {
        Font font = fonts.get(random.nextInt(fonts.size())).deriveFont(100f);
        Shape letters = new TextLayout(text, font, CONTEXT).getOutline(new AffineTransform());
        Rectangle2D box = letters.getBounds2D();
        double room = Captioned.SIDE - 4 * MARGIN;
        double scale =
                Math.min(room / box.getWidth(), 0.6 * room / box.getHeight()) * (0.6 + 0.4 * random.nextDouble());
        double width = box.getWidth() * scale + 2 * MARGIN;
        double height = box.getHeight() * scale + 2 * MARGIN;
        canvas.translate(
                Captioned.SIDE / 2.0 + (Captioned.SIDE - width) / 2 * between(-0.9, 0.9),
                Captioned.SIDE / 2.0 + (Captioned.SIDE - height) / 2 * between(-0.9, 0.9));
        canvas.rotate(Math.toRadians(between(-7, 7)));
        if (plate) {
            double round = random.nextInt(3) * MARGIN;
            Shape board = new RoundRectangle2D.Double(-width / 2, -height / 2, width, height, round, round);
            canvas.setColor(paper.shade(random));
            canvas.fill(board);
            if (random.nextBoolean()) {
                canvas.setColor(ink.shade(random));
                canvas.setStroke(new BasicStroke(3));
                canvas.draw(board);
            }
        }
        canvas.scale(scale, scale);
        canvas.translate(-box.getCenterX(), -box.getCenterY());
        canvas.setColor(ink.shade(random));
        canvas.fill(letters);
    }

    private String caption(String text, String name, PaintColor paper, PaintColor ink, boolean plate) {
        String ground = article(paper) + " " + paper.word() + (plate ? " sign" : " background");
        return switch (random.nextInt(5)) {
            case 0 -> Sentences.of(name + " in " + ink.word() + " on " + ground);
            case 1 -> plate ? "A sign that says \"" + text + "\"." : "The picture says \"" + text + "\".";
            case 2 ->
                plate ? Sentences.of(ground + " that says \"" + text + "\"") : Sentences.of(name + " on " + ground);
            case 3 -> "The text in the picture is \"" + text + "\".";
            default -> Sentences.of(name);
        };
    }

    private static String article(PaintColor color) {
        return color == PaintColor.ORANGE ? "an" : "a";
    }

    private double between(double low, double high) {
        return low + (high - low) * random.nextDouble();
    }
}
