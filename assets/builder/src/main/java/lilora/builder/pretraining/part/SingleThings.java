package lilora.builder.pretraining.part;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import lilora.builder.pretraining.drawing.Drawing;
import lilora.builder.pretraining.sample.CompactEncoder;
import lilora.builder.pretraining.sample.Picture;
import lilora.builder.pretraining.sample.Request;
import lilora.builder.pretraining.sample.Sample;
import lilora.builder.pretraining.scene.Backdrop;
import lilora.builder.pretraining.scene.Form;
import lilora.builder.pretraining.scene.PaintColor;
import lilora.builder.pretraining.scene.Scene;
import lilora.builder.pretraining.scene.SceneComposer;
import lilora.builder.pretraining.scene.ShapeMotif;
import lilora.builder.pretraining.word.Noun;

/**
 * Pictures of one thing each, named and nothing more. A vision transformer of this size learns what forms are from white
 * things on black after some 20,000 pictures; from things in all colours on all colours it has learned colours by then, and of
 * forms next to nothing. Once it knows forms, colours do not confuse it for long.
 */
public final class SingleThings {
    private final Colors colors;
    private final Random random;

    /** The colours of things and grounds. */
    public enum Colors {
        WHITE_ON_BLACK,
        ALL
    }

    public SingleThings(Colors colors, Random random) {
        this.colors = colors;
        this.random = random;
    }

    /** So many pictures of each form. */
    public List<Sample> shapes(int each) {
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < each; i++) {
            for (Form form : Form.values()) {
                samples.add(shape(form));
            }
        }
        return samples;
    }

    private Sample shape(Form form) {
        PaintColor paper = paper();
        ShapeMotif shape = new ShapeMotif(form, ink(paper));
        Backdrop backdrop = new Backdrop(Backdrop.Pattern.FLAT, paper, shape.color());
        Scene scene = new SceneComposer(random).compose(List.of(shape, shape), SceneComposer.Plan.ONE, backdrop);
        Picture picture = CompactEncoder.shorter(scene.paint(random), List.of());
        String name = named(shape).withArticle();
        return new Sample(SceneSamples.SHAPES, picture, List.of(Request.DESCRIBE.round(random, name)), List.of(name));
    }

    private Noun named(ShapeMotif shape) {
        return colors == Colors.ALL ? shape.fullNoun() : shape.noun();
    }

    /** So many pictures of each digit. */
    public List<Sample> digits(DigitSamples digits, int each) {
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < 10 * each; i++) {
            PaintColor paper = paper();
            samples.add(digits.single(i % 10, i / 10, paper, ink(paper)));
        }
        return samples;
    }

    /** So many letters. */
    public List<Sample> letters(LetteringSamples lettering, int count) {
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            PaintColor paper = paper();
            samples.add(lettering.letter(paper, ink(paper)));
        }
        return samples;
    }

    /** So many pictures of each drawing; white on black, of those that can be seen on black. */
    public List<Sample> drawings(String part, List<Drawing> drawings, int each) {
        DrawingSamples single =
                new DrawingSamples(part, drawings.stream().map(Drawing::noun).toList(), random);
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < each; i++) {
            for (Drawing drawing : drawings) {
                if (colors == Colors.ALL) {
                    samples.add(single.named(drawing));
                } else if (drawing.standsOutFrom(PaintColor.BLACK)) {
                    samples.add(single.onBlack(drawing));
                }
            }
        }
        return samples;
    }

    private PaintColor paper() {
        return colors == Colors.ALL ? PaintColor.any(random) : PaintColor.BLACK;
    }

    private PaintColor ink(PaintColor paper) {
        return colors == Colors.ALL ? PaintColor.legibleOn(random, paper) : PaintColor.WHITE;
    }
}
