package lilora.builder.textvqa;

import java.awt.Font;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import lilora.builder.image.ImageEncoder;
import lilora.builder.image.TypicalPhotos;
import lilora.builder.source.Credit;
import lilora.builder.source.FileTree;
import lilora.builder.source.MnistDigits;
import lilora.builder.source.MnistDigits.Digit;
import lilora.builder.source.Resource;
import lilora.builder.source.Table;
import lilora.builder.source.UpstreamPackage;
import lilora.builder.task.BuildContext;
import lilora.builder.task.Split;
import lilora.builder.task.TaskBuilder;
import lilora.builder.task.TaskContent;
import lilora.builder.task.TaskDescription;
import lilora.builder.task.TaskImage;
import lilora.builder.task.TaskItem;
import lilora.builder.textvqa.SignPainter.Surface;
import org.apache.commons.csv.CSVRecord;

/**
 * TextVQA-mini: read a word on a sign, label or board, or a handwritten number on a note. Test fonts, walls and digits do not occur
 * in training; of the test's words some do ({@code seen word}) and some do not ({@code unseen word}).
 */
public final class TextVqaMini implements TaskBuilder {
    private static final String ID = "textvqa-mini";
    private static final String INSTRUCTION = "\nAnswer the question using a single word or phrase.";
    private static final int TRAIN_WORDS = 700;
    private static final int TEST_SEEN_WORDS = 125;
    private static final int UNSEEN_WORDS = 60;
    private static final int TRAIN_NUMBERS = 300;
    private static final int TEST_NUMBERS = 65;
    /** Gives 4 of the 15 font families to the test: two sans, one serif or fixed width, one display. */
    private static final double FONT_TEST_SHARE = 0.27;

    /** A digit is left out as hard to read unless so many of its nearest neighbours show the same numeral. */
    private static final int NEIGHBOURS = 10;

    private static final int AGREEING = 9;

    private static final String TEXTURE_JAR = "usr/share/sweethome3d/sweethome3d.jar";
    private static final String TEXTURE_FOLDER = "com/eteks/sweethome3d/io/resources/textures/";
    /** Nature and sky belong to VQAv2-mini. */
    private static final Set<String> NOT_WALLS =
            Set.of("grass", "pebbles", "boxTree", "blueSky", "cloudy", "veryCloudy");

    private static final Map<Surface, List<String>> QUESTIONS = Map.of(
            Surface.SIGN, List.of("What word is on the sign?", "What does the sign say?"),
            Surface.LABEL, List.of("What does the label say?", "What word is on the label?"),
            Surface.BOARD, List.of("What is written on the board?", "What word is on the board?"));
    private static final List<String> NUMBER_QUESTIONS =
            List.of("What number is written on the note?", "Which number is on the note?");

    @Override
    public String id() {
        return ID;
    }

    @Override
    public TaskContent build(BuildContext context) {
        Split<Typeface> fonts = Split.stratified(
                fonts(context), Typeface::style, Typeface::family, FONT_TEST_SHARE, context.random(ID + " fonts"));
        Split<Wall> walls = Split.of(walls(context), Split.TEST_SHARE, context.random(ID + " walls"));
        List<String> words = new ArrayList<>(
                Resource.text(TextVqaMini.class, "words.txt").lines().toList());
        Collections.shuffle(words, context.random(ID + " words"));
        List<String> unseen = words.subList(0, UNSEEN_WORDS);
        List<String> seen = words.subList(UNSEEN_WORDS, words.size());
        Split<Digit> digits = digits(context);

        Side train = new Side("train", context.random(ID + " train"));
        train.addWords(seen, TRAIN_WORDS, "word", fonts.train(), walls.train());
        train.addNumbers(digits.train(), TRAIN_NUMBERS);
        Side test = new Side("test", context.random(ID + " test"));
        test.addWords(seen, TEST_SEEN_WORDS, "seen word", fonts.test(), walls.test());
        test.addWords(unseen, UNSEEN_WORDS, "unseen word", fonts.test(), walls.test());
        test.addNumbers(digits.test(), TEST_NUMBERS);

        train.shuffle();
        test.shuffle();
        List<TaskImage> images = new ArrayList<>(train.images);
        images.addAll(test.images);
        String licence = Resource.text(TextVqaMini.class, "LICENSE.txt");
        return new TaskContent(description(), images, train.items, test.items, licence, Map.of());
    }

    private static TaskDescription description() {
        return new TaskDescription(
                ID,
                "TextVQA-mini",
                "open",
                "Reading in pictures: a word of at most five letters on a sign, label or board in front of a wall or floor, or a"
                        + " number of one to three real handwritten digits on a note. No font family, wall, floor or handwritten"
                        + " digit of the test occurs in training. The test reports seen words (the word occurs in training, in"
                        + " other fonts), unseen words and numbers apart. Digits that look more like another numeral are left"
                        + " out.",
                "text",
                8,
                "CC-BY-3.0 (words), CC-BY-SA-3.0 (numbers)");
    }

    private record Typeface(String family, String style, Font font, Credit credit) {}

    private record Wall(BufferedImage image, Credit credit) {}

    private static List<Typeface> fonts(BuildContext context) {
        List<Typeface> fonts = new ArrayList<>();
        for (CSVRecord row : Table.read(TextVqaMini.class, "fonts.tsv")) {
            UpstreamPackage from = context.packages().open(row.get("package"));
            Credit credit = Credit.of(from, row.get("file"), row.get("author"), row.get("licence"), "");
            fonts.add(new Typeface(row.get("family"), row.get("style"), from.font(row.get("file")), credit));
        }
        return fonts;
    }

    private static List<Wall> walls(BuildContext context) {
        UpstreamPackage from = context.packages().open("sweethome3d");
        FileTree jar = from.zip(TEXTURE_JAR);
        List<Wall> walls = new ArrayList<>();
        for (String path : jar.paths(TEXTURE_FOLDER, ".jpg")) {
            String name = path.substring(TEXTURE_FOLDER.length(), path.length() - ".jpg".length());
            if (!NOT_WALLS.contains(name)) {
                Credit credit = Credit.of(
                        from,
                        TEXTURE_JAR + "!" + path,
                        "Emmanuel Puybaret / eTeks",
                        "CC-BY-3.0",
                        "http://www.sweethome3d.com");
                walls.add(new Wall(jar.image(path), credit));
            }
        }
        return walls;
    }

    private static Split<Digit> digits(BuildContext context) {
        MnistDigits mnist = new MnistDigits(context.packages().open("mnist"));
        List<Digit> others = new ArrayList<>();
        List<Digit> digits = new ArrayList<>();
        for (int numeral = 0; numeral <= 9; numeral++) {
            others.addAll(mnist.forPretraining(numeral));
            digits.addAll(mnist.forTasks(numeral));
        }
        TypicalPhotos readable = new TypicalPhotos(
                others.stream().map(Digit::pixels).toArray(byte[][]::new),
                others.stream().mapToInt(Digit::numeral).toArray(),
                NEIGHBOURS,
                AGREEING);
        digits.removeIf(digit -> !readable.isTypical(digit.pixels(), digit.numeral()));
        return Split.stratified(
                digits,
                d -> Integer.toString(d.numeral()),
                d -> d.credit().key(),
                Split.TEST_SHARE,
                context.random(ID + " digits"));
    }

    /** One side being composed, from its own sources only. */
    private static final class Side {
        private final String name;
        private final Random random;
        private final SignPainter signs;
        private final NotePainter notes;
        private final List<TaskImage> images = new ArrayList<>();
        private final List<TaskItem> items = new ArrayList<>();

        Side(String name, Random random) {
            this.name = name;
            this.random = random;
            this.signs = new SignPainter(random);
            this.notes = new NotePainter(random);
        }

        /** Every word is used equally often, give or take one. */
        void addWords(List<String> words, int count, String type, List<Typeface> fonts, List<Wall> walls) {
            for (int i = 0; i < count; i++) {
                addWord(words.get(i % words.size()), type, fonts, walls);
            }
        }

        private void addWord(String word, String type, List<Typeface> fonts, List<Wall> walls) {
            Typeface font;
            Optional<Lettering> lettering;
            do {
                font = pick(fonts);
                lettering = Lettering.fit(pick(Lettering.styles(word)), font.font());
            } while (lettering.isEmpty());
            Surface surface = pick(List.of(Surface.values()));
            Wall wall = pick(walls);
            BufferedImage picture = signs.paint(lettering.get(), surface, wall.image());
            add("w", picture, List.of(wall.credit(), font.credit()), pick(questions(surface)), word, type);
        }

        private static List<String> questions(Surface surface) {
            return QUESTIONS.getOrDefault(surface, List.of());
        }

        /** One, two or three digits equally often; the numerals are equally frequent; none is written with a leading zero. */
        void addNumbers(List<Digit> digits, int count) {
            Map<Integer, List<Digit>> byNumeral = new HashMap<>();
            digits.forEach(d -> byNumeral
                    .computeIfAbsent(d.numeral(), key -> new ArrayList<>())
                    .add(d));
            for (int i = 0; i < count; i++) {
                int length = 1 + i % 3;
                List<Digit> written = new ArrayList<>();
                for (int place = 0; place < length; place++) {
                    int lowest = place == 0 && length > 1 ? 1 : 0;
                    int numeral = lowest + random.nextInt(10 - lowest);
                    written.add(pick(byNumeral.getOrDefault(numeral, List.of())));
                }
                StringBuilder number = new StringBuilder();
                written.forEach(d -> number.append(d.numeral()));
                BufferedImage picture =
                        notes.paint(written.stream().map(Digit::image).toList());
                List<Credit> credits =
                        written.stream().map(Digit::credit).distinct().toList();
                add("n", picture, credits, pick(NUMBER_QUESTIONS), number.toString(), "number");
            }
        }

        /** So that the first items are a fair sample of all. */
        void shuffle() {
            Collections.shuffle(items, random);
        }

        private void add(
                String kind, BufferedImage picture, List<Credit> credits, String question, String answer, String type) {
            String number = String.format(Locale.ROOT, "%04d", items.size() + 1);
            String path = name + "/" + kind + number + ".jpg";
            images.add(new TaskImage(path, ImageEncoder.jpeg(picture), credits));
            String id = "textvqa-" + name + "-" + number;
            items.add(TaskItem.of(id, path, question + INSTRUCTION, answer).withType(type));
        }

        private <T> T pick(List<T> choices) {
            return choices.get(random.nextInt(choices.size()));
        }
    }
}
