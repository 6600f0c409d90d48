package lilora.builder.pretraining.part;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import lilora.builder.pretraining.drawing.Drawing;
import lilora.builder.pretraining.sample.CompactEncoder;
import lilora.builder.pretraining.sample.Picture;
import lilora.builder.pretraining.sample.Sample;
import lilora.builder.pretraining.scene.Backdrop;
import lilora.builder.pretraining.scene.Form;
import lilora.builder.pretraining.scene.PaintColor;
import lilora.builder.pretraining.scene.Scene;
import lilora.builder.pretraining.scene.SceneCaptions;
import lilora.builder.pretraining.scene.SceneComposer;
import lilora.builder.pretraining.scene.SceneQuestions;
import lilora.builder.pretraining.scene.ShapeMotif;
import lilora.builder.pretraining.word.Noun;
import lilora.builder.source.Credit;

/** Composed scenes: of flat shapes, or of drawings, with captions read off the scene. */
public final class SceneSamples {
    static final String SHAPES = "shapes";
    static final String COLLAGES = "collages";

    private final Random random;
    private final SceneComposer composer;
    private final SceneCaptions captions;
    private final SceneQuestions questions;

    /**
     * @param otherNouns names of things that captions may say are missing
     * @param random decides everything
     */
    public SceneSamples(List<Noun> otherNouns, Random random) {
        this.random = random;
        this.composer = new SceneComposer(random);
        this.captions = new SceneCaptions(random);
        this.questions = new SceneQuestions(otherNouns, random);
    }

    /** Scenes of shapes with colours. */
    public List<Sample> shapes(int count) {
        List<Sample> samples = new ArrayList<>();
        while (samples.size() < count) {
            ShapeMotif first = shape(PaintColor.any(random));
            ShapeMotif second = shape(PaintColor.any(random));
            if (first.equals(second)) {
                continue;
            }
            Backdrop backdrop = composer.backdrop(List.of(first.color(), second.color()));
            samples.add(sample(SHAPES, composer.compose(List.of(first, second), plan(), backdrop)));
        }
        return samples;
    }

    /**
     * Scenes of drawings.
     *
     * @param count how many
     * @param drawings what to choose from; only those that show a single thing are used
     */
    public List<Sample> collages(int count, List<Drawing> drawings) {
        List<Drawing> single = drawings.stream().filter(Drawing::single).toList();
        List<Sample> samples = new ArrayList<>();
        while (samples.size() < count) {
            // Each drawing in its turn, so that all are used about as often.
            Drawing first = single.get(samples.size() % single.size());
            Drawing second = single.get(random.nextInt(single.size()));
            if (first.noun().equals(second.noun())) {
                continue;
            }
            if (random.nextBoolean()) {
                first = first.withoutColor();
                second = second.withoutColor();
            }
            Backdrop backdrop = backdrop(first, second);
            samples.add(sample(COLLAGES, composer.compose(List.of(first, second), plan(), backdrop)));
        }
        return samples;
    }

    /** A backdrop that both drawings can be told from. */
    private Backdrop backdrop(Drawing first, Drawing second) {
        return composer.backdrop(backdrop -> first.standsOutFrom(backdrop) && second.standsOutFrom(backdrop));
    }

    private SceneComposer.Plan plan() {
        int choice = random.nextInt(10);
        if (choice < 2) {
            return SceneComposer.Plan.ONE;
        }
        if (choice < 4) {
            return SceneComposer.Plan.SAME;
        }
        return choice < 8 ? SceneComposer.Plan.PAIR : SceneComposer.Plan.GROUPS;
    }

    private ShapeMotif shape(PaintColor color) {
        Form[] forms = Form.values();
        return new ShapeMotif(forms[random.nextInt(forms.length)], color);
    }

    private Sample sample(String part, Scene scene) {
        BufferedImage image = scene.paint(random);
        Set<Credit> credits = new LinkedHashSet<>();
        for (Scene.Placed thing : scene.things()) {
            if (thing.motif() instanceof Drawing drawing) {
                credits.add(drawing.credit());
            }
        }
        if (part.equals(COLLAGES) && random.nextInt(6) == 0 && namesNoColor(scene)) {
            return new Sample(
                    part,
                    CompactEncoder.gray(image, List.copyOf(credits)),
                    captions.colorless(scene),
                    captions.references(scene).subList(0, 1));
        }
        Picture picture = scene.backdrop().isTwoColored()
                ? CompactEncoder.shorter(image, List.copyOf(credits))
                : CompactEncoder.shaded(image, List.copyOf(credits));
        return new Sample(part, picture, captions.rounds(scene, questions.rounds(scene)), captions.references(scene));
    }

    private static boolean namesNoColor(Scene scene) {
        return scene.things().stream()
                .map(Scene.Placed::motif)
                .noneMatch(motif -> motif.color() != null || Drawing.namesColor(motif.noun()));
    }
}
