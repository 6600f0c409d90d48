package lilora.builder.alignment;

import java.awt.Font;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import lilora.builder.pretraining.drawing.Drawing;
import lilora.builder.pretraining.drawing.EmojiDrawings;
import lilora.builder.pretraining.drawing.OpenclipartDrawings;
import lilora.builder.pretraining.word.WordNet;
import lilora.builder.source.UpstreamPackage;
import lilora.builder.task.BuildContext;

/** The parts that show what is drawn, written or painted. Sources are those of the pretraining mixture, at full size. */
final class DrawnParts {
    private static final int CLIPART_EACH = 3;
    private static final int EMOJI_EACH = 2;
    private static final int SHAPES = 2_000;
    private static final int COLLAGES = 6_000;
    private static final int NUMBERS = 1_000;
    private static final int WORDS = 3_000;
    private static final int COMMON_NOUNS = 3_000;

    private final BuildContext context;

    DrawnParts(BuildContext context) {
        this.context = context;
    }

    void build(Consumer<Captioned> out) {
        WordNet words = new WordNet(context.packages().open("wordnet-base"));
        List<Drawing> clipart = new OpenclipartDrawings(words, Captioned.SIDE)
                .read(
                        context.packages().open("openclipart-png"),
                        context.packages().open("openclipart-svg"));
        List<Drawing> emoji = emoji();
        singles(new SingleDrawings("clipart", 40, 62, context.random("clipart")), clipart, CLIPART_EACH, out);
        singles(new SingleDrawings("emoji", 26, 42, context.random("emoji")), emoji, EMOJI_EACH, out);
        new ComposedScenes("shapes", context.random("shapes")).shapes(SHAPES, out);
        List<Drawing> all = new ArrayList<>(clipart);
        all.addAll(emoji);
        new ComposedScenes("collages", context.random("collages")).drawings(COLLAGES, all, out);
        HandwrittenNumbers numbers = new HandwrittenNumbers(context.packages().open("mnist"), context.random("digits"));
        for (int i = 0; i < NUMBERS; i++) {
            out.accept(numbers.any());
        }
        WrittenWords written = new WrittenWords(fonts(), shortWords(words), context.random("lettering"));
        for (int i = 0; i < WORDS; i++) {
            out.accept(written.any());
        }
    }

    private static void singles(SingleDrawings part, List<Drawing> drawings, int each, Consumer<Captioned> out) {
        for (int i = 0; i < each; i++) {
            drawings.forEach(drawing -> out.accept(part.of(drawing)));
        }
    }

    private List<Drawing> emoji() {
        List<Drawing> emoji = new ArrayList<>();
        emoji.addAll(new EmojiDrawings("google", "Google (Noto Emoji)", "Apache-2.0")
                .read(context.packages().open("emoji-datasource-google")));
        emoji.addAll(new EmojiDrawings("twitter", "Twitter and contributors (Twemoji)", "CC-BY-4.0")
                .read(context.packages().open("emoji-datasource-twitter")));
        return emoji;
    }

    private static List<String> shortWords(WordNet words) {
        return words.frequentNouns().subList(0, COMMON_NOUNS).stream()
                .map(WordNet.Sense::lemma)
                .filter(lemma -> lemma.matches("[a-z]{2,8}"))
                .toList();
    }

    private List<Font> fonts() {
        List<Font> fonts = new ArrayList<>();
        for (String name : List.of("fonts-dejavu-core", "fonts-liberation2")) {
            UpstreamPackage files = context.packages().open(name);
            files.paths("usr/share/fonts/", ".ttf").forEach(path -> fonts.add(files.font(path)));
        }
        return fonts;
    }
}
