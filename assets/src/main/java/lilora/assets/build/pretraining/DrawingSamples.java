package lilora.assets.build.pretraining;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** One drawing a picture, with its name. */
final class DrawingSamples {
    private static final int MOST_TRIES = 20;

    private final String part;
    private final List<Noun> otherNouns;
    private final Random random;

    /**
     * @param part the part of the mixture that the samples belong to
     * @param otherNouns names of things that may be asked for in vain
     * @param random decides backdrops and wordings
     */
    DrawingSamples(String part, List<Noun> otherNouns, Random random) {
        this.part = part;
        this.otherNouns = List.copyOf(otherNouns);
        this.random = random;
    }

    Sample sample(Drawing drawing) {
        boolean white = random.nextInt(10) < 6;
        PaintColor color = white ? PaintColor.WHITE : PaintColor.any(random);
        for (int i = 0; i < MOST_TRIES && !drawing.standsOutFrom(color); i++) {
            color = PaintColor.any(random);
        }
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
        String name = drawing.noun().withArticle();
        boolean many = drawing.noun().pluralOnly();
        List<Round> more = new ArrayList<>();
        more.add(Request.NAME.round(random, (many ? "These are " : "This is ") + name + "."));
        more.add(Request.BACKDROP.round(random, "The background is " + backdrop.word() + "."));
        Noun kind = drawing.kind();
        if (kind != null) {
            more.add(Request.KIND.round(random, "It is " + kind.withArticle() + "."));
            more.add(new Round("Is it " + kind.withArticle() + "?", "Yes, it is " + name + "."));
        }
        Noun other = otherNouns.get(random.nextInt(otherNouns.size()));
        if (!drawing.noun().singular().contains(other.singular()) && !many) {
            more.add(new Round("Is it " + other.withArticle() + "?", "No, it is " + name + "."));
        }
        PaintColor color = drawing.color();
        if (color != null) {
            String statement = (many ? "They are " : "It is ") + color.word() + ".";
            more.add(new Round(many ? "What color are they?" : "What color is it?", statement));
        }
        Collections.shuffle(more, random);
        List<Round> rounds = new ArrayList<>();
        rounds.add(Request.DESCRIBE.round(random, caption(drawing)));
        rounds.addAll(more.subList(0, 2));
        return rounds;
    }

    private String caption(Drawing drawing) {
        String name = drawing.noun().withArticle();
        PaintColor color = drawing.color();
        if (color != null && random.nextInt(3) == 0) {
            return drawing.fullNoun().withArticle();
        }
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
