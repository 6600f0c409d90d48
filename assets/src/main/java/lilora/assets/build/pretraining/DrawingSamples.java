package lilora.assets.build.pretraining;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** One drawing a picture, with its name. */
final class DrawingSamples {
    private final String part;
    private final Random random;

    /**
     * @param part the part of the mixture that the samples belong to
     * @param random decides backdrops and wordings
     */
    DrawingSamples(String part, Random random) {
        this.part = part;
        this.random = random;
    }

    Sample sample(Drawing drawing) {
        boolean white = random.nextInt(10) < 6;
        PaintColor color = white ? PaintColor.WHITE : PaintColor.any(random);
        Backdrop backdrop = new Backdrop(Backdrop.Pattern.FLAT, color, PaintColor.BLACK);
        int side = 50 + random.nextInt(15);
        int free = Scene.SIDE - side;
        Square place = new Square(random.nextInt(free + 1), random.nextInt(free + 1), side);
        Scene scene = new Scene(backdrop, List.of(new Scene.Placed(drawing, place)));
        BufferedImage image = scene.paint(random);
        List<Origin> origins = List.of(drawing.origin());
        return new Sample(part, CompactEncoder.shorter(image, origins), rounds(drawing, color), references(drawing));
    }

    private List<Round> rounds(Drawing drawing, PaintColor backdrop) {
        List<Round> rounds = new ArrayList<>();
        rounds.add(Request.DESCRIBE.round(random, caption(drawing)));
        Noun kind = drawing.kind();
        if (kind != null && random.nextBoolean()) {
            rounds.add(Request.KIND.round(random, "It is " + kind.withArticle() + "."));
        } else if (random.nextInt(3) == 0) {
            rounds.add(Request.BACKDROP.round(random, "The background is " + backdrop.word() + "."));
        } else {
            String name = drawing.noun().withArticle();
            rounds.add(
                    Request.NAME.round(random, (drawing.noun().pluralOnly() ? "These are " : "This is ") + name + "."));
        }
        return rounds;
    }

    private String caption(Drawing drawing) {
        String name = drawing.noun().withArticle();
        Noun kind = drawing.kind();
        int choice = random.nextInt(kind == null ? 4 : 6);
        return switch (choice) {
            case 0 -> "a drawing of " + name;
            case 1 -> "a picture of " + name;
            case 2, 3 -> name;
            default -> name + ", a kind of " + (kind == null ? "thing" : kind.singular());
        };
    }

    private static List<String> references(Drawing drawing) {
        String name = drawing.noun().withArticle();
        return List.of(name, "a drawing of " + name, "a picture of " + name);
    }
}
