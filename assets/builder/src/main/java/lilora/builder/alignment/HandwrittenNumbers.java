package lilora.builder.alignment;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import lilora.builder.image.ImageScaler;
import lilora.builder.pretraining.scene.PaintColor;
import lilora.builder.pretraining.word.Noun;
import lilora.builder.source.MnistDigits;
import lilora.builder.source.UpstreamPackage;

/** Numbers of one to three handwritten digits on paper of one colour; the digits are those reserved for pretraining. */
final class HandwrittenNumbers {
    private static final String PART = "digits";

    private final List<List<MnistDigits.Digit>> digits;
    private final PictureQuestions questions;
    private final Random random;

    HandwrittenNumbers(UpstreamPackage mnist, PictureQuestions questions, Random random) {
        MnistDigits all = new MnistDigits(mnist);
        this.digits = IntStream.range(0, 10).mapToObj(all::forPretraining).toList();
        this.questions = questions;
        this.random = random;
    }

    Captioned any() {
        int length = 1 + random.nextInt(3);
        List<MnistDigits.Digit> row = new ArrayList<>();
        while (row.size() < length) {
            int numeral = length > 1 && row.isEmpty() ? 1 + random.nextInt(9) : random.nextInt(10);
            row.add(digits.get(numeral).get(random.nextInt(MnistDigits.PRETRAINING)));
        }
        PaintColor paper = random.nextBoolean() ? PaintColor.WHITE : PaintColor.any(random);
        PaintColor ink = PaintColor.legibleOn(random, paper);
        return Captioned.of(
                PART,
                paint(row, paper.shade(random), ink.shade(random)),
                caption(row, paper, ink),
                questions.ofText(number(row), ink),
                row.stream().map(MnistDigits.Digit::credit).toList());
    }

    private BufferedImage paint(List<MnistDigits.Digit> row, Color paper, Color ink) {
        int side = Captioned.SIDE;
        int most = Math.min(side, (int) (1.2 * side / row.size()));
        int cell = (int) (most * (0.6 + 0.4 * random.nextDouble()));
        int step = (int) (cell * 0.8);
        int width = step * (row.size() - 1) + cell;
        int left = random.nextInt(Math.max(1, side - width + 1));
        int top = random.nextInt(side - cell + 1);
        BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
        Graphics2D canvas = image.createGraphics();
        canvas.setColor(paper);
        canvas.fillRect(0, 0, side, side);
        for (int i = 0; i < row.size(); i++) {
            canvas.drawImage(inked(row.get(i), ink, cell), left + i * step, top, null);
        }
        canvas.dispose();
        return image;
    }

    /** The digit as ink of one colour on nothing. */
    private static BufferedImage inked(MnistDigits.Digit digit, Color ink, int side) {
        BufferedImage small = new BufferedImage(MnistDigits.SIZE, MnistDigits.SIZE, BufferedImage.TYPE_INT_ARGB);
        byte[] levels = digit.pixels();
        for (int i = 0; i < levels.length; i++) {
            int argb = ((levels[i] & 0xFF) << 24) | (ink.getRGB() & 0xFFFFFF);
            small.setRGB(i % MnistDigits.SIZE, i / MnistDigits.SIZE, argb);
        }
        return ImageScaler.resize(small, side, side);
    }

    private static String number(List<MnistDigits.Digit> row) {
        StringBuilder number = new StringBuilder();
        row.forEach(digit -> number.append(digit.numeral()));
        return number.toString();
    }

    private String caption(List<MnistDigits.Digit> row, PaintColor paper, PaintColor ink) {
        String number = number(row);
        String name = "the handwritten number " + number;
        if (row.size() == 1 && random.nextBoolean()) {
            int numeral = row.get(0).numeral();
            name = "a handwritten " + (numeral == 0 ? "zero" : Noun.number(numeral));
        }
        return switch (random.nextInt(4)) {
            case 0 ->
                Sentences.of(name + " in " + ink.word() + " on a " + paper.word() + " background")
                        .replace(" a orange ", " an orange ");
            case 1 -> Sentences.of(name + " written in " + ink.word());
            case 2 -> "The number " + number + " is written by hand.";
            default -> Sentences.of(name);
        };
    }
}
