package lilora.builder.pretraining.part;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import lilora.builder.pretraining.sample.CompactEncoder;
import lilora.builder.pretraining.sample.Picture;
import lilora.builder.pretraining.sample.Request;
import lilora.builder.pretraining.sample.Round;
import lilora.builder.pretraining.sample.Sample;
import lilora.builder.pretraining.scene.PaintColor;
import lilora.builder.pretraining.scene.Scene;
import lilora.builder.pretraining.word.Noun;
import lilora.builder.source.BuildException;
import lilora.builder.source.Credit;
import lilora.builder.source.MnistDigits;
import lilora.builder.source.UpstreamPackage;

/**
 * Handwritten digits, alone or two and three in a row. Only the first of each digit are used: the rest belongs to the
 * task on text in images.
 */
public final class DigitSamples {
    static final String PART = "digits";

    private static final int CELL = 28;
    private static final String AUTHOR = "Y. LeCun, C. Cortes";
    private static final String LICENCE = "CC-BY-SA-3.0";

    private final UpstreamPackage files;
    private final List<float[]> data = new ArrayList<>();
    private final Random random;

    public DigitSamples(UpstreamPackage files, Random random) {
        this.files = files;
        this.random = random;
        for (int digit = 0; digit < 10; digit++) {
            data.add(parse(files.text(path(digit))));
        }
    }

    /** The layout of a digit file: pixels from 0 to 1, 784 for each picture. */
    @SuppressWarnings("ArrayRecordComponent") // read once, never compared
    private record DigitFile(float[] data) {}

    /** One of the digits in one handwriting. */
    private record Written(int digit, int index) {}

    /**
     * Pictures of one digit each.
     *
     * @param perDigit how many of each digit; above 600 the same handwriting comes again in other colours and places
     */
    public List<Sample> singles(int perDigit) {
        List<Sample> samples = new ArrayList<>();
        for (int digit = 0; digit < 10; digit++) {
            for (int index = 0; index < perDigit; index++) {
                samples.add(sample(List.of(new Written(digit, index % MnistDigits.PRETRAINING))));
            }
        }
        return samples;
    }

    /** A digit alone, named and nothing more. */
    Sample single(int digit, int index, PaintColor paper, PaintColor ink) {
        List<Written> row = List.of(new Written(digit, index % MnistDigits.PRETRAINING));
        Round round = Request.DESCRIBE.round(random, single(digit));
        return new Sample(PART, picture(row, paper, ink), List.of(round), references(row));
    }

    /** Pictures of numbers of two or three digits. */
    public List<Sample> numbers(int count) {
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            List<Written> row = new ArrayList<>();
            int length = 2 + random.nextInt(2);
            row.add(new Written(1 + random.nextInt(9), random.nextInt(MnistDigits.PRETRAINING)));
            while (row.size() < length) {
                row.add(new Written(random.nextInt(10), random.nextInt(MnistDigits.PRETRAINING)));
            }
            samples.add(sample(row));
        }
        return samples;
    }

    private Sample sample(List<Written> row) {
        PaintColor paper = PaintColor.any(random);
        PaintColor ink = PaintColor.legibleOn(random, paper);
        if (random.nextBoolean()) {
            paper = random.nextBoolean() ? PaintColor.WHITE : PaintColor.BLACK;
            ink = paper == PaintColor.WHITE ? PaintColor.BLACK : PaintColor.WHITE;
        }
        return new Sample(PART, picture(row, paper, ink), rounds(row, paper, ink), references(row));
    }

    private Picture picture(List<Written> row, PaintColor paper, PaintColor ink) {
        Set<Credit> credits = new LinkedHashSet<>();
        row.forEach(written ->
                credits.add(Credit.of(files, path(written.digit()) + "#" + written.index(), AUTHOR, LICENCE, "")));
        return CompactEncoder.flat(paint(row, paper, ink), List.copyOf(credits));
    }

    private BufferedImage paint(List<Written> row, PaintColor paper, PaintColor ink) {
        Color background = paper.shade(random);
        Color foreground = ink.shade(random);
        int side = Scene.SIDE;
        BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
        int cell = Math.min(row.size() == 1 ? 34 + random.nextInt(30) : side / row.size() + 2, side);
        int left = Math.max(0, (side - cell * row.size()) / 2);
        int top = random.nextInt(side - cell + 1);
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                int at = Math.min((x - left) / cell, row.size() - 1);
                boolean inside = x >= left && x - left - at * cell < cell && y >= top && y < top + cell;
                double share =
                        inside ? ink(row.get(at), (x - left - at * cell + 0.5) / cell, (y - top + 0.5) / cell) : 0;
                image.setRGB(x, y, blend(background, foreground, share));
            }
        }
        return image;
    }

    /** How much ink lies at a point of a digit (u, v from 0 to 1), blended from the four nearest pixels. */
    private double ink(Written written, double u, double v) {
        double x = Math.max(0, Math.min(CELL - 1.001, u * CELL - 0.5));
        double y = Math.max(0, Math.min(CELL - 1.001, v * CELL - 0.5));
        int column = (int) x;
        int line = (int) y;
        double top = pixel(written, column, line) * (1 - x + column) + pixel(written, column + 1, line) * (x - column);
        double bottom = pixel(written, column, line + 1) * (1 - x + column)
                + pixel(written, column + 1, line + 1) * (x - column);
        return top * (1 - y + line) + bottom * (y - line);
    }

    private double pixel(Written written, int x, int y) {
        return data.get(written.digit())[written.index() * CELL * CELL + y * CELL + x];
    }

    private List<Round> rounds(List<Written> row, PaintColor paper, PaintColor ink) {
        String digits = digits(row);
        List<Round> rounds = new ArrayList<>();
        rounds.add(Request.DESCRIBE.round(
                random, row.size() == 1 ? single(row.get(0).digit()) : "the handwritten number " + digits));
        if (random.nextBoolean()) {
            rounds.add(Request.READ.round(random, "The number is " + digits + ".", digits));
        } else {
            rounds.add(Request.COLOR.round(
                    random, "The number is " + ink.word() + " and the background is " + paper.word() + "."));
        }
        return rounds;
    }

    private String single(int digit) {
        String word = digit == 0 ? "zero" : Noun.number(digit);
        return switch (random.nextInt(4)) {
            case 0 -> "the digit " + digit;
            case 1 -> "the handwritten number " + digit;
            case 2 -> "the number " + word;
            default -> "a handwritten " + word;
        };
    }

    private static List<String> references(List<Written> row) {
        List<String> references = new ArrayList<>(List.of("the handwritten number " + digits(row)));
        if (row.size() == 1) {
            int digit = row.get(0).digit();
            references.add("a handwritten " + (digit == 0 ? "zero" : Noun.number(digit)));
            references.add("the digit " + digit);
        }
        return references;
    }

    private static String digits(List<Written> row) {
        StringBuilder text = new StringBuilder();
        row.forEach(written -> text.append(written.digit()));
        return text.toString();
    }

    private static int blend(Color background, Color ink, double share) {
        int red = (int) Math.round(background.getRed() * (1 - share) + ink.getRed() * share);
        int green = (int) Math.round(background.getGreen() * (1 - share) + ink.getGreen() * share);
        int blue = (int) Math.round(background.getBlue() * (1 - share) + ink.getBlue() * share);
        return red << 16 | green << 8 | blue;
    }

    private static String path(int digit) {
        return "package/src/digits/" + digit + ".json";
    }

    private static float[] parse(String json) {
        try {
            return new ObjectMapper().readValue(json, DigitFile.class).data();
        } catch (JsonProcessingException e) {
            throw new BuildException("A digit file of the package mnist is no JSON; download the package again.", e);
        }
    }
}
