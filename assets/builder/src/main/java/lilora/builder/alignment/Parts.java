package lilora.builder.alignment;

import java.awt.Font;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import lilora.builder.pretraining.drawing.Drawing;
import lilora.builder.pretraining.drawing.EmojiDrawings;
import lilora.builder.pretraining.drawing.OpenclipartDrawings;
import lilora.builder.pretraining.scene.Form;
import lilora.builder.pretraining.scene.PaintColor;
import lilora.builder.pretraining.scene.ShapeMotif;
import lilora.builder.pretraining.word.Noun;
import lilora.builder.pretraining.word.WordNet;
import lilora.builder.source.Table;
import lilora.builder.task.BuildContext;

/** The parts of the data. Drawings and digits are those of the pretraining mixture, at full size; photos and fonts are no task's. */
final class Parts {
    private static final int CLIPART_EACH = 3;
    private static final int EMOJI_EACH = 2;
    private static final int STAMP_EACH = 30;
    private static final int STAMP_SCENES = 9_000;
    private static final int VIEWS_EACH = 12;
    private static final int SHAPES = 2_000;
    private static final int COLLAGES = 6_000;
    private static final int NUMBERS = 1_000;
    private static final int WORDS = 3_500;
    private static final int COMMON_NOUNS = 3_000;

    private final BuildContext context;
    private final Map<String, Consumer<Consumer<Captioned>>> parts = new LinkedHashMap<>();

    /** @param context the packages, and the seed that decides every random choice */
    Parts(BuildContext context) {
        this.context = context;
        parts.put("clipart", this::clipart);
        parts.put("emoji", this::emoji);
        parts.put("shapes", out -> new ComposedScenes(
                        "shapes", questions("shapes", shapeNames()), context.random("shapes"))
                .shapes(SHAPES, out));
        parts.put("collages", this::collages);
        parts.put("digits", this::digits);
        parts.put("lettering", this::lettering);
        parts.put("stamps", this::stamps);
        parts.put("stamp-scenes", this::stampScenes);
        parts.put(
                Photos.PART, out -> new Photos(context.packages(), context.random(Photos.PART)).views(VIEWS_EACH, out));
    }

    /** The names of all parts, in the order in which they are built. */
    Set<String> names() {
        return parts.keySet();
    }

    /**
     * Builds one part; each has a random generator of its own, so that parts do not depend on which others are built.
     *
     * @param name one of {@link #names}
     * @param out what takes the pictures
     */
    void build(String name, Consumer<Captioned> out) {
        parts.getOrDefault(name, none -> {}).accept(out);
    }

    private void clipart(Consumer<Captioned> out) {
        singles("clipart", 40, 62, clipartDrawings(), CLIPART_EACH, out);
    }

    private void emoji(Consumer<Captioned> out) {
        singles("emoji", 26, 42, EmojiDrawings.all(context.packages()), EMOJI_EACH, out);
    }

    private void singles(String name, int least, int most, List<Drawing> drawings, int each, Consumer<Captioned> out) {
        PictureQuestions questions = questions(name, nouns(drawings));
        SingleDrawings part = new SingleDrawings(name, "drawing", least, most, questions, context.random(name));
        for (int i = 0; i < each; i++) {
            drawings.forEach(drawing -> out.accept(part.of(drawing)));
        }
    }

    private void collages(Consumer<Captioned> out) {
        List<Drawing> all = new ArrayList<>(clipartDrawings());
        all.addAll(EmojiDrawings.all(context.packages()));
        new ComposedScenes("collages", questions("collages", nouns(all)), context.random("collages"))
                .drawings(COLLAGES, all, out);
    }

    private void digits(Consumer<Captioned> out) {
        HandwrittenNumbers numbers = new HandwrittenNumbers(
                context.packages().open("mnist"), questions("digits", List.of()), context.random("digits"));
        for (int i = 0; i < NUMBERS; i++) {
            out.accept(numbers.any());
        }
    }

    private void lettering(Consumer<Captioned> out) {
        WrittenWords written = new WrittenWords(
                fonts(), shortWords(wordNet()), questions("lettering", List.of()), context.random("lettering"));
        for (int i = 0; i < WORDS; i++) {
            out.accept(written.any());
        }
    }

    private void stamps(Consumer<Captioned> out) {
        List<Stamps.Stamp> stamps = Stamps.read(context.packages().open("tuxpaint-stamps-default"));
        PictureQuestions questions = questions(
                "stamps", nouns(stamps.stream().map(Stamps.Stamp::cutout).toList()));
        SingleDrawings part = new SingleDrawings("stamps", "photo", 30, 62, questions, context.random("stamps"));
        for (int i = 0; i < STAMP_EACH; i++) {
            stamps.forEach(stamp -> out.accept(part.of(stamp.cutout(), stamp.caption())));
        }
    }

    private void stampScenes(Consumer<Captioned> out) {
        List<Drawing> cutouts = Stamps.read(context.packages().open("tuxpaint-stamps-default")).stream()
                .map(Stamps.Stamp::cutout)
                .toList();
        new ComposedScenes("stamp-scenes", questions("stamp-scenes", nouns(cutouts)), context.random("stamp-scenes"))
                .drawings(STAMP_SCENES, cutouts, out);
    }

    /** A generator of its own for questions: pictures and captions are the same with them and without. */
    private PictureQuestions questions(String part, List<Noun> nouns) {
        return new PictureQuestions(nouns, context.random(part + " questions"));
    }

    private static List<Noun> nouns(List<Drawing> drawings) {
        return drawings.stream().map(Drawing::noun).toList();
    }

    private static List<Noun> shapeNames() {
        return Arrays.stream(Form.values())
                .map(form -> new ShapeMotif(form, PaintColor.BLACK).noun())
                .toList();
    }

    private WordNet wordNet() {
        return new WordNet(context.packages().open("wordnet-base"));
    }

    private List<Drawing> clipartDrawings() {
        return OpenclipartDrawings.all(context.packages(), wordNet(), Captioned.SIDE);
    }

    private static List<String> shortWords(WordNet words) {
        return words.frequentNouns().subList(0, COMMON_NOUNS).stream()
                .map(WordNet.Sense::lemma)
                .filter(lemma -> lemma.matches("[a-z]{2,8}"))
                .toList();
    }

    private List<Font> fonts() {
        return Table.read(Parts.class, "fonts.tsv").stream()
                .map(row -> context.packages().open(row.get("package")).font(row.get("file")))
                .toList();
    }
}
