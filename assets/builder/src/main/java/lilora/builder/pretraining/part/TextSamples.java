package lilora.builder.pretraining.part;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import lilora.builder.pretraining.sample.Round;
import lilora.builder.pretraining.sample.Sample;
import lilora.builder.pretraining.scene.PaintColor;
import lilora.builder.pretraining.scene.Relation;
import lilora.builder.pretraining.word.Noun;
import lilora.builder.pretraining.word.WordNet;

/** Conversations without a picture: what nouns mean, sentences that use them, how words are spelt, small facts. */
public final class TextSamples {
    static final String PART = "text";

    private static final int LONGEST_DEFINITION = 90;
    private static final int LONGEST_EXAMPLE = 80;

    private final Random random;

    public TextSamples(Random random) {
        this.random = random;
    }

    /** For each noun its definition and, where there is one, a sentence with it; two nouns a conversation. */
    public List<Sample> definitions(List<WordNet.Sense> senses) {
        List<Sample> samples = new ArrayList<>();
        List<Round> rounds = new ArrayList<>();
        for (WordNet.Sense sense : senses) {
            if (sense.definition().isEmpty() || sense.definition().length() > LONGEST_DEFINITION) {
                continue;
            }
            rounds.add(new Round(
                    pick(
                            "What is " + Noun.of(sense.lemma()).withArticle() + "?",
                            "Define " + sense.lemma() + ".",
                            "What does " + sense.lemma() + " mean?",
                            "Explain the word " + sense.lemma() + "."),
                    sense.definition()));
            sense.examples().stream()
                    .filter(example -> example.length() <= LONGEST_EXAMPLE)
                    .findFirst()
                    .ifPresent(example -> rounds.add(new Round(
                            pick("Use the word " + sense.lemma() + ".", "Write a sentence with " + sense.lemma() + "."),
                            example)));
            if (rounds.size() >= 3) {
                samples.add(Sample.text(PART, rounds));
                rounds.clear();
            }
        }
        return samples;
    }

    /** Spelling and repeating of words. */
    public List<Sample> spelling(List<String> words, int count) {
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            List<Round> rounds = new ArrayList<>();
            for (int j = 0; j < 3; j++) {
                String word = words.get(random.nextInt(words.size()));
                String shown = random.nextBoolean() ? word.toUpperCase(Locale.ROOT) : word;
                String second = words.get(random.nextInt(words.size()));
                rounds.add(
                        switch (random.nextInt(3)) {
                            case 0 ->
                                new Round(
                                        "Spell the word " + shown + ".",
                                        String.join(", ", LetteringSamples.letters(shown)));
                            case 1 ->
                                new Round("Repeat the words: " + shown + ", " + second + ".", shown + ", " + second);
                            default ->
                                new Round(
                                        "Which word is made of the letters "
                                                + String.join(", ", LetteringSamples.letters(shown)) + "?",
                                        shown);
                        });
            }
            samples.add(Sample.text(PART, rounds));
        }
        return samples;
    }

    /** Statements on counts, places and colours as text: what the captions say, turned round. */
    public List<Sample> facts(List<Noun> nouns, int count) {
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            List<Round> rounds = new ArrayList<>();
            for (int j = 0; j < 3; j++) {
                rounds.add(fact(noun(nouns), noun(nouns)));
            }
            samples.add(Sample.text(PART, rounds));
        }
        return samples;
    }

    private Round fact(Noun one, Noun other) {
        List<Relation> relations = List.of(Relation.values());
        Relation relation = relations.get(random.nextInt(relations.size()));
        int first = 1 + random.nextInt(4);
        int second = 1 + random.nextInt(4);
        String color = PaintColor.any(random).word();
        return switch (random.nextInt(6)) {
            case 0 ->
                new Round(
                        sentence(one.withThe() + " is " + relation.full() + " " + other.withThe()) + " Where is "
                                + other.withThe() + "?",
                        sentence(other.withThe() + " is " + relation.opposite().full() + " " + one.withThe()));
            case 1 ->
                new Round(
                        "There are " + Noun.number(first) + " and " + Noun.number(second) + " " + one.plural()
                                + ". How many are there?",
                        "There are " + one.counted(first + second) + ".");
            case 2 ->
                new Round(sentence(one.withThe() + " is " + color) + " What color is it?", "It is " + color + ".");
            case 3 -> new Round("What is more than one " + one.singular() + "?", one.plural());
            case 4 ->
                new Round(
                        "There is " + one.withArticle() + " and " + other.withArticle() + ". What is there?",
                        sentence("there is " + one.withArticle() + " and " + other.withArticle()));
            default ->
                new Round(
                        "There is " + one.withArticle() + ". Is there " + other.withArticle() + "?",
                        one.equals(other)
                                ? sentence("yes, there is " + one.withArticle())
                                : sentence("no, there is no " + other.singular()));
        };
    }

    private Noun noun(List<Noun> nouns) {
        return nouns.get(random.nextInt(nouns.size()));
    }

    private String pick(String... wordings) {
        return wordings[random.nextInt(wordings.length)];
    }

    private static String sentence(String words) {
        return Character.toUpperCase(words.charAt(0)) + words.substring(1) + ".";
    }
}
