package lilora.builder.alignment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import javax.imageio.ImageIO;
import lilora.builder.pretraining.drawing.Drawing;
import lilora.builder.pretraining.sample.Round;
import lilora.builder.pretraining.scene.Form;
import lilora.builder.pretraining.scene.PaintColor;
import lilora.builder.pretraining.scene.ShapeMotif;
import lilora.builder.pretraining.word.Noun;
import lilora.builder.source.BuildException;
import lilora.builder.source.FakePackages;
import lilora.builder.source.PackageSource;
import lilora.builder.source.Table;
import lilora.builder.source.UpstreamPackage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pictures and captions of each kind, made from small packages in the distributors' formats. */
class AlignmentPartsTest {
    @TempDir
    Path folder;

    @Test
    void aPhotoOfAThingIsNamedInEveryCaptionAndAsLargeAsPicturesAre() throws IOException {
        SingleDrawings singles = new SingleDrawings("stamps", "photo", 30, 62, questions(1), new Random(1));
        for (Stamps.Stamp stamp : Stamps.read(tuxpaint()).subList(0, 40)) {
            Captioned item = singles.of(stamp.cutout(), stamp.caption());

            if (!item.caption().equals(stamp.caption())) {
                assertThat(item.caption())
                        .containsIgnoringCase(stamp.cutout().noun().singular())
                        .matches("[A-Z].*\\.");
            }
            BufferedImage image = ImageIO.read(new ByteArrayInputStream(item.jpeg()));
            assertThat(image.getWidth()).isEqualTo(Captioned.SIDE);
            assertThat(image.getHeight()).isEqualTo(Captioned.SIDE);
            assertThat(item.credits()).containsExactly(stamp.cutout().credit());
        }
    }

    @Test
    void whatIsUniqueIsNeitherCountedNorComposed() throws IOException {
        List<Drawing> cutouts =
                Stamps.read(tuxpaint()).stream().map(Stamps.Stamp::cutout).toList();
        List<Captioned> scenes = new ArrayList<>();
        new ComposedScenes("scenes", questions(1), new Random(2)).drawings(60, cutouts, scenes::add);

        assertThat(scenes).hasSize(60).allSatisfy(scene -> {
            assertThat(scene.caption()).doesNotContain("planet ", "full moon");
            assertThat(scene.credits()).isNotEmpty().hasSizeLessThanOrEqualTo(2);
        });
        assertThat(cutouts).filteredOn(cutout -> !cutout.single()).hasSize(11);
    }

    @Test
    void signsAreNotShownInAMirror() throws IOException {
        assertThat(Stamps.read(tuxpaint()))
                .filteredOn(stamp -> stamp.caption().contains("says"))
                .hasSizeGreaterThan(5)
                .allMatch(stamp -> !stamp.cutout().eitherWay());
    }

    @Test
    void captionsOfLetteringQuoteOrSpellWhatIsWritten() {
        WrittenWords written = new WrittenWords(
                List.of(new Font(Font.SERIF, Font.PLAIN, 12)), List.of("apple"), questions(1), new Random(3));
        for (int i = 0; i < 60; i++) {
            assertThat(written.any().caption())
                    .matches(".*(\"([Aa]pple|APPLE|[A-Z]|[0-9]+)\"|number [0-9]+|letter [A-Z]).*\\.");
        }
    }

    @Test
    void theSameSeedGivesTheSamePictures() {
        assertThat(pictures(shapes(7, 1))).isEqualTo(pictures(shapes(7, 1))).isNotEqualTo(pictures(shapes(8, 1)));
    }

    @Test
    void writesEachPictureOnceWithOneInstructionAndOneCaption() throws IOException {
        Path out = folder.resolve("out");
        try (AlignmentWriter writer = new AlignmentWriter(out, Conversation.CAPTION, new Random(5))) {
            new ComposedScenes("shapes", questions(1), new Random(6)).shapes(150, writer::add);
            assertThat(writer.parts()).isEqualTo(Map.of("shapes", 150));
        }
        JsonNode train = new ObjectMapper().readTree(out.resolve("train.json").toFile());
        JsonNode test = new ObjectMapper().readTree(out.resolve("test.json").toFile());
        Set<String> shown = new HashSet<>();
        for (JsonNode item : train) {
            assertThat(item.get("conversations")).hasSize(2);
            assertThat(item.at("/conversations/0/value").asText())
                    .startsWith("<image>\n")
                    .doesNotContainIgnoringCase("single word", "option's letter", "one complete");
            assertThat(shown.add(item.get("image").asText())).isTrue();
        }
        for (JsonNode item : test) {
            assertThat(item.get("answer")).hasSize(1);
            assertThat(shown.add(item.get("image").asText())).isTrue();
        }
        try (ZipFile zip = new ZipFile(out.resolve("images.zip").toFile())) {
            assertThat(zip.stream().map(ZipEntry::getName).collect(Collectors.toSet()))
                    .isEqualTo(shown)
                    .hasSize(150);
        }
        assertThat(test).isNotEmpty();
    }

    @Test
    void anUnknownPartIsRefusedBeforeAnythingIsWritten() {
        BuildAlignment build = new BuildAlignment(new PrintStream(OutputStream.nullOutputStream()));
        Path out = folder.resolve("none");

        assertThatThrownBy(() -> build.run("sources", out.toString(), "cartoons"))
                .isInstanceOf(BuildException.class)
                .hasMessageContaining("\"cartoons\"")
                .hasMessageContaining("stamp-scenes");
        assertThat(out).doesNotExist();
    }

    @Test
    void questionsChangeNeitherPicturesNorCaptions() {
        List<Captioned> some = shapes(7, 1);
        List<Captioned> other = shapes(7, 2);

        assertThat(some)
                .extracting(Captioned::caption)
                .isEqualTo(other.stream().map(Captioned::caption).toList());
        assertThat(pictures(some)).isEqualTo(pictures(other));
        assertThat(some)
                .extracting(Captioned::questions)
                .isNotEqualTo(other.stream().map(Captioned::questions).toList());
    }

    @Test
    void theLetterOfAChoiceIsThatOfSomethingInTheCaption() {
        List<Captioned> scenes = new ArrayList<>();
        new ComposedScenes("shapes", questions(3), new Random(4)).shapes(60, scenes::add);
        int letters = 0;
        for (Captioned scene : scenes) {
            for (Round round : scene.questions()) {
                if (round.request().startsWith("Which of these")) {
                    String letter = round.caption().substring(0, 1);
                    String right = round.request()
                            .lines()
                            .filter(line -> line.startsWith(letter + ". "))
                            .findFirst()
                            .orElseThrow();
                    assertThat(scene.caption()).containsIgnoringCase(right.substring(3));
                    round.request()
                            .lines()
                            .filter(line -> line.matches("[A-F]\\. .*") && !line.equals(right))
                            .forEach(line -> assertThat(scene.caption()).doesNotContain(line.substring(3)));
                    letters++;
                }
            }
        }
        assertThat(letters).isEqualTo(60);
    }

    @Test
    void conversationsAskOfThePictureAndHoldNoInstructionOfATask() throws IOException {
        Path out = folder.resolve("asked");
        try (AlignmentWriter writer = new AlignmentWriter(out, Conversation.QUESTIONS, new Random(5))) {
            new ComposedScenes("shapes", questions(1), new Random(6)).shapes(150, writer::add);
        }
        JsonNode train = new ObjectMapper().readTree(out.resolve("train.json").toFile());
        int asked = 0;
        for (JsonNode item : train) {
            JsonNode turns = item.get("conversations");
            assertThat(turns.size()).isBetween(2, 10).matches(size -> size % 2 == 0);
            for (int i = 0; i < turns.size(); i++) {
                String said = turns.get(i).get("value").asText();
                assertThat(said.startsWith("<image>\n")).isEqualTo(i == 0);
                assertThat(said).doesNotContainIgnoringCase("single word", "option's letter", "one complete");
                asked += said.contains("How many") || said.contains("What color") || said.contains("Where") ? 1 : 0;
            }
        }
        assertThat(asked).isGreaterThan(150);
    }

    private static PictureQuestions questions(int seed) {
        List<Noun> shapes = Arrays.stream(Form.values())
                .map(form -> new ShapeMotif(form, PaintColor.BLACK).noun())
                .toList();
        return new PictureQuestions(shapes, new Random(seed));
    }

    private static List<Captioned> shapes(int seed, int questions) {
        List<Captioned> made = new ArrayList<>();
        new ComposedScenes("shapes", questions(questions), new Random(seed)).shapes(3, made::add);
        return made;
    }

    private static List<List<Byte>> pictures(List<Captioned> made) {
        List<List<Byte>> pictures = new ArrayList<>();
        for (Captioned item : made) {
            List<Byte> bytes = new ArrayList<>();
            for (byte one : item.jpeg()) {
                bytes.add(one);
            }
            pictures.add(bytes);
        }
        return pictures;
    }

    /** A package with all the listed photos; each is a blot of its own colour. */
    private UpstreamPackage tuxpaint() throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        Random random = new Random(9);
        Table.read(Stamps.class, "stamps.tsv")
                .forEach(row -> files.put("usr/share/tuxpaint/stamps/" + row.get("stamp"), blot(random)));
        return new PackageSource(FakePackages.manifest(FakePackages.deb(folder, "tuxpaint", files)), folder)
                .open("tuxpaint");
    }

    private static byte[] blot(Random random) {
        BufferedImage image = new BufferedImage(40, 30, BufferedImage.TYPE_INT_ARGB);
        Graphics2D canvas = image.createGraphics();
        canvas.setColor(new Color(random.nextInt(0x1000000)));
        canvas.fillOval(5, 5, 30, 20);
        canvas.dispose();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", bytes);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
