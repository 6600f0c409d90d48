package lilora.builder.scienceqa.geography;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import javax.imageio.ImageIO;
import lilora.builder.scienceqa.subject.ScienceQuestion;
import lilora.builder.source.FakePackages;
import lilora.builder.source.PackageSource;
import lilora.builder.source.SourcePackage;
import lilora.builder.source.UpstreamPackage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A country of four areas in the sea: one in the north, west, east and south each, with black lines between them. */
class GeographyQuestionsTest {
    private static final int NORTH = 0;
    private static final int WEST = 1;
    private static final int EAST = 2;
    private static final int SOUTH = 3;

    @TempDir
    Path folder;

    private MapCredit credit;
    private RegionMap map;

    @BeforeEach
    void readMap() throws IOException {
        SourcePackage pack = FakePackages.deb(
                folder,
                "kgeography-data",
                Map.of("usr/share/kgeography/toy.kgm", xml(), "usr/share/kgeography/toy.png", png()));
        UpstreamPackage files = new PackageSource(FakePackages.manifest(pack), folder).open("kgeography-data");
        credit = new MapCredit(files);
        map = new MapReader(files).read("toy");
    }

    private static byte[] xml() {
        StringBuilder text = new StringBuilder("<?xml version=\"1.0\"?><!DOCTYPE kgeographyMap><map>"
                + "<mapFile>toy.png</mapFile><name>The Netherlands (Toys)</name><author>A. Mapper</author>");
        division(text, "Frontier", "yes", 0);
        division(text, "Water", "yes", 255);
        division(text, "Up", "no", 10);
        division(text, "Left", "no", 20);
        division(text, "Right", "allowClickMode", 30);
        division(text, "Down", "no", 40);
        return text.append("</map>").toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void division(StringBuilder text, String name, String ignore, int grey) {
        text.append("<division><name>" + name + "</name><ignore>" + ignore + "</ignore><color><red>" + grey
                + "</red><green>" + grey + "</green><blue>" + grey + "</blue></color></division>");
    }

    /** 120x120: north above, south below, west small, east large; two lines of two pixels. */
    private static byte[] png() throws IOException {
        BufferedImage picture = new BufferedImage(120, 120, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = picture.createGraphics();
        g.setColor(Color.WHITE);
        g.fillRect(0, 0, 120, 120);
        area(g, 40, 10, 40, 30, 10);
        area(g, 12, 42, 24, 36, 20);
        area(g, 68, 42, 44, 36, 30);
        area(g, 40, 80, 40, 30, 40);
        g.setColor(Color.BLACK);
        g.fillRect(40, 40, 40, 2);
        g.fillRect(40, 78, 40, 2);
        g.dispose();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(picture, "png", bytes);
        return bytes.toByteArray();
    }

    private static void area(Graphics2D g, int x, int y, int width, int height, int grey) {
        g.setColor(new Color(grey, grey, grey));
        g.fillRect(x, y, width, height);
    }

    private MapView whole() {
        return new MapView(map, map.whole());
    }

    @Test
    void regionsSeaAndLinesAreToldApart() {
        assertThat(map.name()).isEqualTo("the Netherlands");
        assertThat(map.regions()).containsExactly("Up", "Left", "Right", "Down");
        assertThat(map.at(60, 20)).isEqualTo(NORTH);
        assertThat(map.at(5, 5)).isEqualTo(RegionMap.WATER);
        assertThat(map.at(-50, 5)).as("around the map").isEqualTo(RegionMap.WATER);
        assertThat(map.at(60, 40)).as("a line belongs to a neighbour").isIn(NORTH, EAST);
    }

    @ParameterizedTest
    @EnumSource(Compass.class)
    void thePartOfTheCountryIsRight(Compass wanted) {
        Optional<MapForm.Asked> asked = new PositionForm(credit).ask(map, Compass.ALL.indexOf(wanted), new Random(1));
        ScienceQuestion question = asked.orElseThrow().question();
        assertThat(question.question()).isEqualTo("In which part of the Netherlands is the red area?");
        assertThat(question.options().get(question.answer())).isEqualTo("the " + wanted.label());
        int expected = Map.of(
                        Compass.NORTH, NORTH,
                        Compass.SOUTH, SOUTH,
                        Compass.EAST, EAST,
                        Compass.WEST, WEST)
                .get(wanted);
        assertThat(asked.get().key()).endsWith(":" + expected);
    }

    @Test
    void directionsLeadFromRedToBlue() {
        assertThat(PairQuestion.DIRECTION.ask(whole(), NORTH, SOUTH, Compass.ALL.indexOf(Compass.SOUTH), new Random(1)))
                .isPresent();
        assertThat(PairQuestion.DIRECTION.ask(whole(), NORTH, SOUTH, Compass.ALL.indexOf(Compass.NORTH), new Random(1)))
                .isEmpty();
        assertThat(PairQuestion.DIRECTION.ask(whole(), EAST, WEST, Compass.ALL.indexOf(Compass.WEST), new Random(1)))
                .isPresent();
    }

    @Test
    void onlyClearDifferencesInSizeAreAsked() {
        assertThat(PairQuestion.SIZE.ask(whole(), EAST, WEST, 0, new Random(1))).isPresent();
        assertThat(PairQuestion.SIZE.ask(whole(), WEST, EAST, 1, new Random(1))).isPresent();
        assertThat(PairQuestion.SIZE.ask(whole(), NORTH, SOUTH, 0, new Random(1)))
                .isEmpty();
    }

    @Test
    void bordersAreSeenAcrossLinesAndNotAcrossOtherAreas() {
        assertThat(PairQuestion.BORDER.ask(whole(), NORTH, EAST, 0, new Random(1)))
                .isPresent();
        assertThat(PairQuestion.BORDER.ask(whole(), NORTH, SOUTH, 1, new Random(1)))
                .isPresent();
        assertThat(PairQuestion.BORDER.ask(whole(), NORTH, SOUTH, 0, new Random(1)))
                .isEmpty();
    }

    @Test
    void theHighlightedAreaIsRedWhereItLies() {
        BufferedImage picture = whole().paint(Map.of(NORTH, MapForm.RED));
        assertThat(new Color(picture.getRGB(112, 42))).isEqualTo(MapForm.RED);
        assertThat(new Color(picture.getRGB(112, 175))).isNotEqualTo(MapForm.RED);
    }

    @Test
    void aPairQuestionCreditsTheMapAndShowsBothColours() {
        PairForm form = new PairForm(PairQuestion.BORDER, credit);
        MapForm.Asked asked = form.ask(map, 0, new Random(2)).orElseThrow();
        assertThat(asked.question().credits()).singleElement().satisfies(c -> {
            assertThat(c.author()).isEqualTo("A. Mapper");
            assertThat(c.file()).isEqualTo("usr/share/kgeography/toy.png");
        });
    }
}
