package lilora.builder.alignment;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import lilora.builder.pretraining.drawing.Drawing;
import lilora.builder.pretraining.scene.Backdrop;
import lilora.builder.pretraining.scene.PaintColor;
import lilora.builder.pretraining.scene.Scene;
import lilora.builder.pretraining.scene.Square;
import lilora.builder.pretraining.word.Noun;
import org.jspecify.annotations.Nullable;

/** One drawing a picture, with its name, and often its colour, its kind or the colour of the ground. */
final class SingleDrawings {
    private static final int MOST_TRIES = 20;

    private final String part;
    private final String medium;
    private final int least;
    private final int most;
    private final PictureQuestions questions;
    private final Random random;

    /**
     * @param part the part of the data that the pictures belong to
     * @param medium what pictures are called: "drawing" or "photo"
     * @param least the shortest longest side of a drawing, in 64ths of the picture's side
     * @param most the longest
     * @param questions asks of the pictures
     * @param random decides everything else
     */
    SingleDrawings(String part, String medium, int least, int most, PictureQuestions questions, Random random) {
        this.part = part;
        this.medium = medium;
        this.least = least;
        this.most = most;
        this.questions = questions;
        this.random = random;
    }

    Captioned of(Drawing drawing) {
        return of(drawing, null);
    }

    /** The same, half of the time with a caption written for it. */
    Captioned of(Drawing drawing, @Nullable String written) {
        PaintColor ground = random.nextBoolean() ? PaintColor.WHITE : PaintColor.any(random);
        for (int i = 0; i < MOST_TRIES && !drawing.standsOutFrom(ground); i++) {
            ground = PaintColor.any(random);
        }
        int side = least + random.nextInt(most - least + 1);
        int free = Scene.SIDE - side;
        Square place = new Square(random.nextInt(free + 1), random.nextInt(free + 1), side);
        Backdrop backdrop = new Backdrop(Backdrop.Pattern.FLAT, ground, PaintColor.BLACK);
        Scene scene = new Scene(backdrop, List.of(new Scene.Placed(drawing, place)));
        BufferedImage image = scene.paint(random, Captioned.SIDE);
        String caption =
                written != null && (!drawing.single() || random.nextBoolean()) ? written : caption(drawing, ground);
        return Captioned.of(part, image, caption, questions.ofThing(drawing, ground), List.of(drawing.credit()));
    }

    private String caption(Drawing drawing, PaintColor ground) {
        Noun noun = random.nextBoolean() ? drawing.noun() : drawing.fullNoun();
        String name = noun.withArticle();
        Noun kind = drawing.kind();
        List<String> captions = new ArrayList<>(List.of(
                name,
                "a " + medium + " of " + name,
                "a picture of " + name,
                name + " on a " + ground.word() + " background",
                "a " + medium + " of " + name + " on a " + ground.word() + " background",
                (noun.pluralOnly() ? "there are " : "there is ") + name));
        if (kind != null && !noun.pluralOnly()) {
            captions.add(name + ", a kind of " + kind.singular());
            captions.add("this is " + name + ", a kind of " + kind.singular());
            captions.add("a " + medium + " of " + kind.withArticle() + ": " + name);
        }
        return Sentences.of(captions.get(random.nextInt(captions.size())).replace(" a orange ", " an orange "));
    }
}
