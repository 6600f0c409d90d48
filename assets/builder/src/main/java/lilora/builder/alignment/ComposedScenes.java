package lilora.builder.alignment;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import lilora.builder.pretraining.drawing.Drawing;
import lilora.builder.pretraining.scene.Backdrop;
import lilora.builder.pretraining.scene.Form;
import lilora.builder.pretraining.scene.Motif;
import lilora.builder.pretraining.scene.PaintColor;
import lilora.builder.pretraining.scene.Scene;
import lilora.builder.pretraining.scene.SceneCaptions;
import lilora.builder.pretraining.scene.SceneComposer;
import lilora.builder.pretraining.scene.SceneComposer.Plan;
import lilora.builder.pretraining.scene.ShapeMotif;
import lilora.builder.source.Credit;

/** One to five things on a painted backdrop, with their counts, colours and places. */
final class ComposedScenes {
    private static final List<Plan> PLANS =
            List.of(Plan.ONE, Plan.SAME, Plan.SAME, Plan.PAIR, Plan.PAIR, Plan.PAIR, Plan.GROUPS, Plan.GROUPS);

    private final String part;
    private final PictureQuestions questions;
    private final Random random;
    private final SceneComposer composer;
    private final SceneCaptions captions;

    /**
     * @param part the part of the data that the pictures belong to
     * @param questions asks of the scenes
     * @param random decides everything else
     */
    ComposedScenes(String part, PictureQuestions questions, Random random) {
        this.part = part;
        this.questions = questions;
        this.random = random;
        this.composer = new SceneComposer(random);
        this.captions = new SceneCaptions(random);
    }

    /** Scenes of flat shapes. */
    void shapes(int count, Consumer<Captioned> out) {
        for (int made = 0; made < count; ) {
            ShapeMotif first = shape();
            ShapeMotif second = shape();
            if (!first.equals(second)) {
                out.accept(of(List.of(first, second), composer.backdrop(List.of(first.color(), second.color()))));
                made++;
            }
        }
    }

    private ShapeMotif shape() {
        Form[] forms = Form.values();
        return new ShapeMotif(forms[random.nextInt(forms.length)], PaintColor.any(random));
    }

    /** Scenes of drawings, each drawing in its turn. */
    void drawings(int count, List<Drawing> drawings, Consumer<Captioned> out) {
        List<Drawing> single = drawings.stream().filter(Drawing::single).toList();
        for (int made = 0; made < count; ) {
            Drawing first = single.get(made % single.size());
            Drawing second = single.get(random.nextInt(single.size()));
            if (first.noun().equals(second.noun())) {
                continue;
            }
            if (random.nextBoolean()) {
                first = first.withoutColor();
                second = second.withoutColor();
            }
            out.accept(of(List.of(first, second), backdrop(first, second)));
            made++;
        }
    }

    /** A backdrop that both drawings can be told from. */
    private Backdrop backdrop(Drawing first, Drawing second) {
        return composer.backdrop(backdrop -> first.standsOutFrom(backdrop) && second.standsOutFrom(backdrop));
    }

    private Captioned of(List<? extends Motif> sorts, Backdrop backdrop) {
        Scene scene = composer.compose(sorts, PLANS.get(random.nextInt(PLANS.size())), backdrop);
        List<Credit> credits = new ArrayList<>();
        for (Scene.Placed thing : scene.things()) {
            if (thing.motif() instanceof Drawing drawing) {
                credits.add(drawing.credit());
            }
        }
        BufferedImage image = scene.paint(random, Captioned.SIDE);
        return Captioned.of(part, image, captions.sentences(scene), questions.ofScene(scene), credits);
    }
}
