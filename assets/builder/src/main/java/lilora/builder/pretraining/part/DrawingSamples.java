package lilora.builder.pretraining.part;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import lilora.builder.pretraining.drawing.Drawing;
import lilora.builder.pretraining.sample.CompactEncoder;
import lilora.builder.pretraining.sample.Picture;
import lilora.builder.pretraining.sample.Request;
import lilora.builder.pretraining.sample.Round;
import lilora.builder.pretraining.sample.Sample;
import lilora.builder.pretraining.scene.Backdrop;
import lilora.builder.pretraining.scene.PaintColor;
import lilora.builder.pretraining.scene.Scene;
import lilora.builder.pretraining.scene.Square;
import lilora.builder.pretraining.word.Noun;
import lilora.builder.source.Credit;

/** One drawing a picture, with its name. */
public final class DrawingSamples {
    private static final int MOST_TRIES = 20;
    private static final List<PaintColor> GRAYS = List.of(PaintColor.BLACK, PaintColor.WHITE, PaintColor.GRAY);

    private final String part;
    private final List<Noun> otherNouns;
    private final Random random;

    /**
     * @param part the part of the mixture that the samples belong to
     * @param otherNouns names of things that may be asked for in vain
     * @param random decides backdrops and wordings
     */
    public DrawingSamples(String part, List<Noun> otherNouns, Random random) {
        this.part = part;
        this.otherNouns = List.copyOf(otherNouns);
        this.random = random;
    }

    /** A picture of a drawing: in its colours, or in shades of gray, of which the rounds then say nothing. */
    public Sample sample(Drawing drawing) {
        boolean gray = random.nextInt(4) == 0 && !Drawing.namesColor(drawing.noun());
        List<PaintColor> grounds = gray ? GRAYS : List.of(PaintColor.values());
        PaintColor color = !gray && random.nextInt(10) < 6 ? PaintColor.WHITE : anyOf(grounds);
        for (int i = 0; i < MOST_TRIES && !drawing.standsOutFrom(color); i++) {
            color = anyOf(grounds);
        }
        Backdrop backdrop = new Backdrop(Backdrop.Pattern.FLAT, color, PaintColor.BLACK);
        int side = 50 + random.nextInt(15);
        int free = Scene.SIDE - side;
        Square place = new Square(random.nextInt(free + 1), random.nextInt(free + 1), side);
        Scene scene = new Scene(backdrop, List.of(new Scene.Placed(drawing, place)));
        BufferedImage image = scene.paint(random);
        List<Credit> credits = List.of(drawing.credit());
        Picture picture = gray ? CompactEncoder.gray(image, credits) : CompactEncoder.shorter(image, credits);
        return new Sample(part, picture, rounds(gray ? drawing.withoutColor() : drawing, color), references(drawing));
    }

    /** A drawing in shades of gray on black, which it must stand out from; named and nothing more. */
    Sample onBlack(Drawing drawing) {
        int side = 40 + random.nextInt(25);
        int free = Scene.SIDE - side;
        Square place = new Square(random.nextInt(free + 1), random.nextInt(free + 1), side);
        Backdrop backdrop = new Backdrop(Backdrop.Pattern.FLAT, PaintColor.BLACK, PaintColor.WHITE);
        Scene scene = new Scene(backdrop, List.of(new Scene.Placed(drawing, place)));
        Picture picture = CompactEncoder.gray(scene.paint(random), List.of(drawing.credit()));
        return named(drawing.withoutColor(), picture);
    }

    /** A drawing in its colours, named and nothing more. */
    Sample named(Drawing drawing) {
        return named(drawing, Objects.requireNonNull(sample(drawing).picture()));
    }

    private Sample named(Drawing drawing, Picture picture) {
        Round round = Request.DESCRIBE.round(random, caption(drawing.withoutColor()));
        return new Sample(part, picture, List.of(round), references(drawing));
    }

    private PaintColor anyOf(List<PaintColor> colors) {
        return colors.get(random.nextInt(colors.size()));
    }

    private List<Round> rounds(Drawing drawing, PaintColor backdrop) {
        String name = drawing.noun().withArticle();
        boolean many = drawing.noun().pluralOnly();
        List<Round> more = new ArrayList<>();
        more.add(Request.NAME.round(
                random,
                (many ? "These are " : "This is ") + name + ".",
                drawing.noun().singular()));
        more.add(Request.BACKDROP.round(random, "The background is " + backdrop.word() + ".", backdrop.word()));
        Noun kind = drawing.kind();
        if (kind != null) {
            more.add(Request.KIND.round(random, "It is " + kind.withArticle() + ".", kind.singular()));
            more.add(new Round("Is it " + kind.withArticle() + "?", "Yes, it is " + name + ".", "yes"));
        }
        Noun other = otherNouns.get(random.nextInt(otherNouns.size()));
        if (!drawing.noun().singular().contains(other.singular()) && !many) {
            more.add(new Round("Is it " + other.withArticle() + "?", "No, it is " + name + ".", "no"));
        }
        PaintColor color = drawing.color();
        if (color != null) {
            String statement = (many ? "They are " : "It is ") + color.word() + ".";
            more.add(new Round(many ? "What color are they?" : "What color is it?", statement, color.word()));
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
