package lilora.builder.pretraining.part;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.font.FontRenderContext;
import java.awt.font.TextLayout;
import java.awt.geom.AffineTransform;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;
import lilora.builder.pretraining.sample.CompactEncoder;
import lilora.builder.pretraining.sample.Picture;
import lilora.builder.pretraining.sample.Request;
import lilora.builder.pretraining.sample.Round;
import lilora.builder.pretraining.sample.Sample;
import lilora.builder.pretraining.scene.Backdrop;
import lilora.builder.pretraining.scene.PaintColor;
import lilora.builder.pretraining.scene.Scene;
import lilora.builder.pretraining.scene.SceneComposer;
import org.jspecify.annotations.Nullable;

/** Pictures of words, letters and numbers in three font families, which the task on text in images does not use. */
public final class LetteringSamples {
    static final String PART = "lettering";

    private static final int LEAST_HEIGHT = 11;
    private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

    private final List<Font> fonts;
    private final List<String> words;
    private final Random random;

    /**
     * @param fonts the fonts to write with
     * @param words short words in lower-case letters
     * @param random decides everything
     */
    public LetteringSamples(List<Font> fonts, List<String> words, Random random) {
        this.fonts = List.copyOf(fonts);
        this.words = List.copyOf(words);
        this.random = random;
    }

    public List<Sample> samples(int count) {
        return Stream.generate(this::sample).limit(count).toList();
    }

    /** A letter alone on a ground of one colour, named and nothing more. */
    Sample letter(PaintColor paper, PaintColor ink) {
        Text text = letters(1);
        BufferedImage image = new BufferedImage(Scene.SIDE, Scene.SIDE, BufferedImage.TYPE_INT_RGB);
        new Backdrop(Backdrop.Pattern.FLAT, paper, ink).paint(image, random);
        write(image, text.shown(), ink.shade(random), null);
        Round round = Request.DESCRIBE.round(random, text.caption());
        return new Sample(PART, CompactEncoder.shorter(image, List.of()), List.of(round), List.of(text.shown()));
    }

    private Sample sample() {
        Text text = text();
        PaintColor paper = PaintColor.any(random);
        PaintColor ink = PaintColor.legibleOn(random, paper);
        boolean plain = random.nextInt(4) > 0;
        BufferedImage image = new BufferedImage(Scene.SIDE, Scene.SIDE, BufferedImage.TYPE_INT_RGB);
        Backdrop backdrop = plain
                ? new Backdrop(Backdrop.Pattern.FLAT, paper, ink)
                : new SceneComposer(random).backdrop(List.of(paper, ink));
        backdrop.paint(image, random);
        write(image, text.shown(), ink.shade(random), plain ? null : paper.shade(random));
        Picture picture = plain || backdrop.isTwoColored()
                ? CompactEncoder.shorter(image, List.of())
                : CompactEncoder.shaded(image, List.of());
        return new Sample(PART, picture, rounds(text, ink, paper), List.of(text.caption(), text.shown()));
    }

    /** What is written, and how captions call it. */
    private record Text(String shown, String caption, String kind) {}

    private Text text() {
        int choice = random.nextInt(10);
        if (choice < 5) {
            String word = words.get(random.nextInt(words.size()));
            String shown = choice < 3 ? word.toUpperCase(Locale.ROOT) : word;
            if (choice == 4) {
                shown = Character.toUpperCase(word.charAt(0)) + word.substring(1);
            }
            return new Text(shown, "the word " + shown, "word");
        }
        if (choice < 7) {
            String number = Integer.toString(1 + random.nextInt(random.nextBoolean() ? 99 : 9999));
            return new Text(number, "the number " + number, "number");
        }
        return letters(1 + random.nextInt(4));
    }

    private Text letters(int length) {
        StringBuilder letters = new StringBuilder();
        for (int i = 0; i < length; i++) {
            letters.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        String shown = random.nextInt(3) == 0 ? letters.toString().toLowerCase(Locale.ROOT) : letters.toString();
        return new Text(shown, (length == 1 ? "the letter " : "the letters ") + spaced(shown, " "), "letters");
    }

    private List<Round> rounds(Text text, PaintColor ink, PaintColor paper) {
        List<Round> rounds = new ArrayList<>();
        String colors = ink.word() + " " + (text.kind().equals("number") ? "digits" : "letters") + " on a "
                + paper.word() + " background";
        if (paper == PaintColor.ORANGE) {
            colors = colors.replace(" a orange", " an orange");
        }
        rounds.add(Request.DESCRIBE.round(
                random, random.nextInt(3) == 0 ? text.caption() + " in " + colors : text.caption()));
        switch (random.nextInt(4)) {
            case 0 -> rounds.add(Request.SPELL.round(random, spaced(text.shown(), ", ")));
            case 1 -> rounds.add(Request.COLOR.round(random, colors));
            default -> rounds.add(Request.READ.round(random, reading(text), text.shown()));
        }
        return rounds;
    }

    /** What is written; words in capitals also in small letters, as one would write them down. */
    private String reading(Text text) {
        boolean small = text.kind().equals("word") && random.nextBoolean();
        String words = small ? text.shown().toLowerCase(Locale.ROOT) : text.shown();
        return random.nextBoolean() ? "The text says " + words + "." : words;
    }

    /** The characters of a text, each for itself. */
    static List<String> letters(String text) {
        return text.codePoints().mapToObj(Character::toString).toList();
    }

    private static String spaced(String text, String between) {
        return String.join(between, letters(text));
    }

    /** Writes text as large as it fits, slightly turned, on a label if a colour for one is given. */
    private void write(BufferedImage image, String text, Color ink, @Nullable Color label) {
        Graphics2D canvas = image.createGraphics();
        canvas.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        canvas.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        Font font = fonts.get(random.nextInt(fonts.size()));
        FontRenderContext context = new FontRenderContext(null, true, true);
        Rectangle2D unit = new TextLayout(text, font.deriveFont(100f), context).getBounds();
        double widest = Scene.SIDE - 8 - random.nextInt(8);
        double fitting = Math.min(widest / unit.getWidth(), (Scene.SIDE - 14) / unit.getHeight());
        double least = Math.min(fitting, LEAST_HEIGHT / unit.getHeight());
        double scale = least + (fitting - least) * (0.45 + 0.55 * random.nextDouble());
        double width = unit.getWidth() * scale;
        double height = unit.getHeight() * scale;
        double x = 4 + random.nextDouble() * Math.max(0, Scene.SIDE - 8 - width);
        double y = 5 + random.nextDouble() * Math.max(0, Scene.SIDE - 10 - height);
        if (label != null) {
            canvas.setColor(label);
            canvas.fill(new Rectangle2D.Double(x - 4, y - 4, width + 8, height + 8));
        }
        AffineTransform place = AffineTransform.getRotateInstance(
                Math.toRadians(random.nextInt(13) - 6), x + width / 2, y + height / 2);
        place.translate(x, y);
        place.scale(scale, scale);
        place.translate(-unit.getX(), -unit.getY());
        canvas.setColor(ink);
        canvas.fill(new TextLayout(text, font.deriveFont(100f), context).getOutline(place));
        canvas.dispose();
    }
}
