package lilora.builder.pretraining;

import java.awt.Font;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import lilora.builder.pretraining.drawing.Drawing;
import lilora.builder.pretraining.drawing.EmojiDrawings;
import lilora.builder.pretraining.drawing.OpenclipartDrawings;
import lilora.builder.pretraining.part.DigitSamples;
import lilora.builder.pretraining.part.DrawingSamples;
import lilora.builder.pretraining.part.LetteringSamples;
import lilora.builder.pretraining.part.SceneSamples;
import lilora.builder.pretraining.part.SingleThings;
import lilora.builder.pretraining.part.TextSamples;
import lilora.builder.pretraining.sample.Brevity;
import lilora.builder.pretraining.sample.Mixture;
import lilora.builder.pretraining.sample.Sample;
import lilora.builder.pretraining.scene.Form;
import lilora.builder.pretraining.scene.Scene;
import lilora.builder.pretraining.word.Noun;
import lilora.builder.pretraining.word.WordNet;
import lilora.builder.source.UpstreamPackage;
import lilora.builder.task.BuildContext;

/** Puts the mixture together from the packages. */
final class MixtureBuilder {
    private static final String DEJAVU = "usr/share/fonts/truetype/dejavu/";
    private static final String LIBERATION = "usr/share/fonts/truetype/liberation2/";
    private static final int COMMON_NOUNS = 3000;

    private final BuildContext context;

    /** @param context the packages, and the seed that decides every random choice */
    MixtureBuilder(BuildContext context) {
        this.context = context;
    }

    /** One thing a picture. */
    Mixture singles(SingleThings.Colors colors) {
        WordNet words = new WordNet(context.packages().open("wordnet-base"));
        Random random = context.random("single things " + colors);
        SingleThings things = new SingleThings(colors, random);
        List<Sample> samples = new ArrayList<>();
        samples.addAll(things.shapes(2_000));
        samples.addAll(things.digits(new DigitSamples(context.packages().open("mnist"), random), 1_200));
        samples.addAll(things.letters(new LetteringSamples(fonts(), shortWords(words), random), 20_000));
        samples.addAll(things.drawings("clipart", clipart(words), 2));
        samples.addAll(things.drawings("emoji", EmojiDrawings.all(context.packages()), 2));
        return Mixture.divide(samples, MixtureSizes.SHIPPED.heldOut(), context.random("division"));
    }

    /**
     * A bit of everything, and text.
     *
     * @param sizes how many samples of each part
     */
    Mixture build(MixtureSizes sizes) {
        WordNet words = new WordNet(context.packages().open("wordnet-base"));
        List<Drawing> clipart = clipart(words);
        List<Drawing> emoji = EmojiDrawings.all(context.packages());
        List<Drawing> all = new ArrayList<>(emoji);
        all.addAll(clipart);
        List<Noun> nouns = countable(all);
        List<Sample> samples = new ArrayList<>();
        samples.addAll(drawings("clipart", clipart, nouns, sizes.perDrawing()));
        samples.addAll(drawings("emoji", emoji, nouns, sizes.perDrawing()));
        DigitSamples digits = new DigitSamples(context.packages().open("mnist"), context.random("digits"));
        samples.addAll(digits.singles(sizes.perDigit()));
        samples.addAll(digits.numbers(sizes.numbers()));
        List<Noun> forms = Arrays.stream(Form.values()).map(Form::noun).toList();
        samples.addAll(new SceneSamples(forms, context.random("shapes")).shapes(sizes.shapes()));
        samples.addAll(new SceneSamples(nouns, context.random("collages")).collages(sizes.collages(), all));
        List<String> shortWords = shortWords(words);
        samples.addAll(
                new LetteringSamples(fonts(), shortWords, context.random("lettering")).samples(sizes.lettering()));
        samples.addAll(texts(sizes, words, all, nouns, shortWords));
        Mixture mixture = Mixture.divide(samples, sizes.heldOut(), context.random("division"));
        return new Brevity(context.random("brevity")).of(mixture);
    }

    private List<Drawing> clipart(WordNet words) {
        return OpenclipartDrawings.all(context.packages(), words, Scene.SIDE);
    }

    private List<Sample> drawings(String part, List<Drawing> drawings, List<Noun> nouns, int each) {
        DrawingSamples samples = new DrawingSamples(part, nouns, context.random(part));
        List<Sample> all = new ArrayList<>();
        for (int i = 0; i < each; i++) {
            drawings.forEach(drawing -> all.add(samples.sample(drawing)));
        }
        return all;
    }

    private List<Sample> texts(
            MixtureSizes sizes, WordNet words, List<Drawing> drawings, List<Noun> nouns, List<String> shortWords) {
        Set<WordNet.Sense> senses = new LinkedHashSet<>();
        for (Drawing drawing : drawings) {
            WordNet.Sense sense = words.noun(drawing.noun().singular());
            if (sense != null) {
                senses.add(sense);
            }
        }
        senses.addAll(words.frequentNouns().subList(0, COMMON_NOUNS));
        TextSamples texts = new TextSamples(context.random("text"));
        List<Sample> samples = new ArrayList<>(texts.definitions(List.copyOf(senses)));
        samples.addAll(texts.spelling(shortWords, sizes.spelling()));
        samples.addAll(texts.facts(nouns, sizes.facts()));
        return samples;
    }

    /** The short names of the things that may be counted, each once. */
    private static List<Noun> countable(List<Drawing> drawings) {
        return drawings.stream()
                .filter(Drawing::single)
                .map(Drawing::noun)
                .filter(noun -> noun.singular().split(" ", -1).length <= 2)
                .distinct()
                .toList();
    }

    private static List<String> shortWords(WordNet words) {
        return words.frequentNouns().subList(0, COMMON_NOUNS).stream()
                .map(WordNet.Sense::lemma)
                .filter(lemma -> lemma.length() >= 2 && lemma.length() <= 6)
                .toList();
    }

    private List<Font> fonts() {
        UpstreamPackage dejavu = context.packages().open("fonts-dejavu-core");
        UpstreamPackage liberation = context.packages().open("fonts-liberation2");
        return Stream.concat(
                        Stream.of("DejaVuSans", "DejaVuSans-Bold").map(name -> dejavu.font(DEJAVU + name + ".ttf")),
                        Stream.of(
                                        "LiberationSerif-Regular",
                                        "LiberationSerif-Bold",
                                        "LiberationMono-Regular",
                                        "LiberationMono-Bold")
                                .map(name -> liberation.font(LIBERATION + name + ".ttf")))
                .toList();
    }
}
