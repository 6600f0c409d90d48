package lilora.builder.pretraining.scene;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lilora.builder.pretraining.part.SceneSamples;
import lilora.builder.pretraining.sample.Round;
import lilora.builder.pretraining.sample.Sample;
import lilora.builder.pretraining.word.Noun;
import org.junit.jupiter.api.Test;

/** What captions say holds in the scene, checked on many random scenes; the check reads the sentences, not the generator. */
class SceneCaptionsTest {
    private static final int SCENES = 600;
    private static final String THING = "(?:an?|the) ([a-z]+) ([a-z]+)";
    private static final Pattern RELATION = Pattern.compile(
            THING + " (?:is )?(left of|to the left of|right of|to the right of|above|below) " + THING,
            Pattern.CASE_INSENSITIVE);
    private static final Pattern COUNTED = Pattern.compile(
            "\\b(one|two|three|four|five) (red|orange|yellow|green|blue|purple|pink|brown|black|white|gray) ([a-z]+)");
    private static final Pattern IS_COLOR = Pattern.compile("the ([a-z]+) (?:is|are) ([a-z]+)(?: and|\\.)");

    private static final List<Noun> FORMS =
            Arrays.stream(Form.values()).map(Form::noun).toList();
    private static final Pattern MISSING =
            Pattern.compile("there (?:is|are) no (?:([a-z]+) )?([a-z]+)\\.", Pattern.CASE_INSENSITIVE);

    @Test
    void whatIsSaidToBeMissingIsMissing() {
        int checked = 0;
        for (Scene scene : scenes()) {
            for (String caption : captions(scene)) {
                Matcher matcher = MISSING.matcher(caption);
                while (matcher.find()) {
                    assertThat(scene.things())
                            .as(caption)
                            .noneMatch(thing -> matcher.group(2)
                                            .matches(thing.motif().noun().singular() + "|"
                                                    + thing.motif().noun().plural())
                                    && (matcher.group(1) == null
                                            || matcher.group(1)
                                                    .equals(thing.motif()
                                                            .color()
                                                            .word())));
                    checked++;
                }
            }
        }
        assertThat(checked).isGreaterThan(100);
    }

    @Test
    void relationsHoldInThePicture() {
        int checked = 0;
        for (Scene scene : scenes()) {
            for (String caption : captions(scene)) {
                Matcher matcher = RELATION.matcher(caption);
                while (matcher.find()) {
                    Square one = place(scene, matcher.group(1), matcher.group(2));
                    Square other = place(scene, matcher.group(4), matcher.group(5));
                    assertThat(holds(matcher.group(3), one, other)).as(caption).isTrue();
                    checked++;
                }
            }
        }
        assertThat(checked).isGreaterThan(200);
    }

    @Test
    void countsAreRight() {
        int checked = 0;
        for (Scene scene : scenes()) {
            for (String caption : captions(scene)) {
                Matcher matcher = COUNTED.matcher(caption);
                while (matcher.find()) {
                    long count = scene.things().stream()
                            .filter(thing -> thing.motif().color().word().equals(matcher.group(2)))
                            .filter(thing -> matcher.group(3)
                                    .matches(thing.motif().noun().singular() + "|"
                                            + thing.motif().noun().plural()))
                            .count();
                    assertThat(matcher.group(1)).as(caption).isEqualTo(Noun.number((int) count));
                    checked++;
                }
            }
        }
        assertThat(checked).isGreaterThan(200);
    }

    @Test
    void colorsAreThoseOfTheThings() {
        for (Scene scene : scenes()) {
            for (String caption : captions(scene)) {
                Matcher matcher = IS_COLOR.matcher(caption);
                while (matcher.find()) {
                    String noun = matcher.group(1);
                    String color = matcher.group(2);
                    boolean ofThing = scene.things().stream()
                            .anyMatch(thing -> noun.matches(thing.motif().noun().singular() + "|"
                                            + thing.motif().noun().plural())
                                    && thing.motif().color().word().equals(color));
                    boolean known = List.of(PaintColor.values()).stream()
                            .anyMatch(value -> value.word().equals(color));
                    assertThat(!known || ofThing || noun.equals("background"))
                            .as(caption)
                            .isTrue();
                }
            }
        }
    }

    @Test
    void thePaintedPixelsHaveTheNamedColor() {
        Random random = new Random(3);
        for (PaintColor color : PaintColor.values()) {
            PaintColor ground = PaintColor.apartFrom(random, List.of(color));
            Scene scene = new Scene(
                    new Backdrop(Backdrop.Pattern.FLAT, ground, ground),
                    List.of(new Scene.Placed(new ShapeMotif(Form.SQUARE, color), new Square(10, 20, 30))));
            BufferedImage image = scene.paint(random);
            assertThat(ColorNames.of(image.getRGB(25, 35))).isEqualTo(color);
            assertThat(ColorNames.of(image.getRGB(2, 2))).isEqualTo(ground);
        }
    }

    @Test
    void theSameSeedGivesTheSameSamples() {
        List<Sample> once = new SceneSamples(FORMS, new Random(5)).shapes(20);
        List<Sample> again = new SceneSamples(FORMS, new Random(5)).shapes(20);

        for (int i = 0; i < once.size(); i++) {
            assertThat(again.get(i).rounds()).isEqualTo(once.get(i).rounds());
            assertThat(again.get(i).picture().bytes())
                    .isEqualTo(once.get(i).picture().bytes());
        }
    }

    private static List<Scene> scenes() {
        Random random = new Random(1);
        SceneComposer composer = new SceneComposer(random);
        List<Scene> scenes = new ArrayList<>();
        SceneComposer.Plan[] plans = SceneComposer.Plan.values();
        Form[] forms = Form.values();
        while (scenes.size() < SCENES) {
            int form = random.nextInt(forms.length);
            Motif first = new ShapeMotif(forms[form], PaintColor.any(random));
            Motif second = new ShapeMotif(forms[(form + random.nextInt(2)) % forms.length], PaintColor.any(random));
            if (!first.equals(second)) {
                Backdrop backdrop = composer.backdrop(List.of(first.color(), second.color()));
                scenes.add(composer.compose(List.of(first, second), plans[scenes.size() % plans.length], backdrop));
            }
        }
        return scenes;
    }

    private static List<String> captions(Scene scene) {
        Random random = new Random(
                scene.things().get(0).place().x() * 64L + scene.things().size());
        SceneCaptions captions = new SceneCaptions(random);
        List<String> all = new ArrayList<>(captions.references(scene));
        List<Round> questions = new SceneQuestions(FORMS, random).rounds(scene);
        questions.forEach(round -> all.add(round.caption()));
        captions.rounds(scene, questions).forEach(round -> all.add(round.caption()));
        return all;
    }

    private static Square place(Scene scene, String color, String noun) {
        return scene.things().stream()
                .filter(thing -> thing.motif().color().word().equals(color)
                        && thing.motif().noun().singular().equals(noun))
                .findFirst()
                .orElseThrow()
                .place();
    }

    private static boolean holds(String relation, Square one, Square other) {
        if (relation.contains("left")) {
            return one.centerX() < other.centerX();
        }
        if (relation.contains("right")) {
            return one.centerX() > other.centerX();
        }
        return relation.equals("above") ? one.centerY() < other.centerY() : one.centerY() > other.centerY();
    }
}
