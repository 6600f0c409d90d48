package lilora.builder.alignment;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import lilora.builder.pretraining.drawing.Drawing;
import lilora.builder.pretraining.sample.Request;
import lilora.builder.pretraining.sample.Round;
import lilora.builder.pretraining.scene.PaintColor;
import lilora.builder.pretraining.scene.Scene;
import lilora.builder.pretraining.scene.SceneQuestions;
import lilora.builder.pretraining.word.Noun;
import org.jspecify.annotations.Nullable;

/**
 * Asks of a picture what its maker knows, in the manner of LLaVA's second stage (arXiv 2310.03744): with whole sentences, and briefly.
 * A caption may be guessed word by word from its own beginning; the answer to a question is in the picture alone.
 */
final class PictureQuestions {
    private static final String LETTERS = "ABCDEF";

    private final List<Noun> nouns;
    private final SceneQuestions scenes;
    private final Random random;

    /**
     * @param nouns what may be seen in pictures of this part, for what is asked for in vain and for wrong choices
     * @param random decides what is asked, and nothing about the pictures
     */
    PictureQuestions(List<Noun> nouns, Random random) {
        this.nouns = nouns.stream().distinct().toList();
        this.scenes = new SceneQuestions(this.nouns, random);
        this.random = random;
    }

    /** What is there, how many, which colours, where. */
    List<Round> ofScene(Scene scene) {
        List<Round> rounds = new ArrayList<>();
        for (Round round : scenes.rounds(scene)) {
            rounds.add(random.nextBoolean() ? inNumerals(round) : round);
        }
        List<String> names = scene.things().stream()
                .map(thing -> thing.motif().noun().singular())
                .distinct()
                .toList();
        rounds.add(choice("Which of these is in the picture?", names.get(random.nextInt(names.size())), others(names)));
        return rounds;
    }

    /** What it is, of which kind, in which colour, on which ground. */
    List<Round> ofThing(Drawing drawing, PaintColor ground) {
        Noun noun = drawing.noun();
        boolean many = noun.pluralOnly();
        List<Round> rounds = new ArrayList<>();
        rounds.add(Request.NAME.round(
                random, (many ? "These are " : "This is ") + noun.withArticle() + ".", noun.singular()));
        rounds.add(choice("What does the picture show?", noun.singular(), others(List.of(noun.singular()))));
        rounds.add(Request.BACKDROP.round(random, "The background is " + ground.word() + ".", ground.word()));
        Noun kind = drawing.kind();
        if (kind != null && !many) {
            rounds.add(Request.KIND.round(random, "It is " + kind.withArticle() + ".", kind.singular()));
        }
        addColor(rounds, drawing.color(), many);
        return rounds;
    }

    private void addColor(List<Round> rounds, @Nullable PaintColor color, boolean many) {
        if (color != null) {
            rounds.add(new Round(
                    many ? "What color are they?" : "What color is it?",
                    (many ? "They are " : "It is ") + color.word() + ".",
                    color.word()));
            List<String> others = Arrays.stream(PaintColor.values())
                    .filter(other -> other != color)
                    .map(PaintColor::word)
                    .toList();
            rounds.add(choice(many ? "Which color are they?" : "Which color is it?", color.word(), others));
        }
    }

    /** What is written, in which colour. */
    List<Round> ofText(String text, PaintColor ink) {
        return List.of(
                Request.READ.round(random, "The text says \"" + text + "\".", text),
                new Round("What color is the writing?", "The writing is " + ink.word() + ".", ink.word()));
    }

    /** "There are three cats." with 3 as its brief answer. */
    private static Round inNumerals(Round round) {
        String brief = round.brief();
        int number = brief == null
                ? -1
                : IntStream.rangeClosed(0, 10)
                        .filter(i -> Noun.number(i).equals(brief))
                        .findFirst()
                        .orElse(-1);
        return number < 1 || !round.request().startsWith("How many")
                ? round
                : new Round(round.request(), round.caption(), Integer.toString(number));
    }

    /** Names that are close to none of the given ones: "dog" is no wrong choice where a guide dog is seen. */
    private List<String> others(List<String> names) {
        return nouns.stream()
                .map(Noun::singular)
                .filter(noun -> names.stream().noneMatch(name -> name.contains(noun) || noun.contains(name)))
                .toList();
    }

    /** Two to five choices by letter, the right one among them. */
    private Round choice(String question, String right, List<String> others) {
        Set<String> choices = new LinkedHashSet<>(List.of(right));
        int wanted = Math.min(others.size() + 1, 2 + random.nextInt(4));
        while (choices.size() < wanted) {
            choices.add(others.get(random.nextInt(others.size())));
        }
        List<String> shown = new ArrayList<>(choices);
        Collections.shuffle(shown, random);
        StringBuilder request = new StringBuilder(question);
        for (int i = 0; i < shown.size(); i++) {
            request.append('\n').append(LETTERS.charAt(i)).append(". ").append(shown.get(i));
        }
        String letter = String.valueOf(LETTERS.charAt(shown.indexOf(right)));
        return random.nextInt(4) == 0
                ? new Round(request + "\nName the right one.", letter + ". " + right)
                : new Round(request + "\nGive the letter.", letter);
    }
}
