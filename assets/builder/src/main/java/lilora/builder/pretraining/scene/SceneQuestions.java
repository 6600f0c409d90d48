package lilora.builder.pretraining.scene;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import lilora.builder.pretraining.sample.Round;
import lilora.builder.pretraining.word.Noun;
import org.jspecify.annotations.Nullable;

/** Asks for one fact of a scene and answers in a whole sentence and briefly: whether something is there, how many, which colour, where. */
public final class SceneQuestions {
    private final List<Noun> otherNouns;
    private final Random random;

    /**
     * @param otherNouns names of things that may be asked for in vain
     * @param random decides what is asked
     */
    public SceneQuestions(List<Noun> otherNouns, Random random) {
        this.otherNouns = List.copyOf(otherNouns);
        this.random = random;
    }

    /** One question of each sort that the scene allows. */
    public List<Round> rounds(Scene scene) {
        List<Round> rounds = new ArrayList<>();
        rounds.add(random.nextBoolean() ? presence(scene) : absence(scene));
        rounds.add(count(scene));
        Round color = color(scene);
        if (color != null) {
            rounds.add(color);
        }
        Round place = place(scene);
        if (place != null) {
            rounds.add(place);
        }
        return rounds;
    }

    private Round presence(Scene scene) {
        Map<Motif, Integer> sorts = SceneCaptions.countBySort(scene);
        Motif motif = anyOf(List.copyOf(sorts.keySet()));
        int count = sorts.getOrDefault(motif, 1);
        Noun noun = motif.fullNoun();
        if (noun.pluralOnly()) {
            return new Round("Are there " + noun.singular() + "?", "Yes, there are " + noun.singular() + ".", "yes");
        }
        return count == 1
                ? new Round("Is there " + noun.withArticle() + "?", "Yes, there is " + noun.withArticle() + ".", "yes")
                : new Round("Are there " + noun.plural() + "?", "Yes, there are " + noun.counted(count) + ".", "yes");
    }

    private Round absence(Scene scene) {
        Noun noun = missing(scene);
        return random.nextInt(3) == 0
                ? new Round("How many " + noun.plural() + " are there?", "There are no " + noun.plural() + ".", "none")
                : new Round("Is there " + noun.withArticle() + "?", "No, there is no " + noun.singular() + ".", "no");
    }

    /** Something that is not there: a thing of the scene in a colour that it does not have, or another thing. */
    private Noun missing(Scene scene) {
        while (true) {
            Motif motif = anyOf(scene.things()).motif();
            PaintColor color = motif.color();
            if (color != null && random.nextBoolean()) {
                PaintColor other = PaintColor.apartFrom(random, List.of(color));
                boolean there = scene.things().stream()
                        .anyMatch(thing -> thing.motif().noun().equals(motif.noun())
                                && thing.motif().color() == other);
                if (!there) {
                    return motif.noun().with(other.word());
                }
            }
            Noun noun = anyOf(otherNouns);
            if (scene.things().stream().noneMatch(thing -> isSame(thing.motif().noun(), noun))) {
                return noun;
            }
        }
    }

    /** "dog" and "guide dog" are too close to deny one where the other is seen. */
    private static boolean isSame(Noun one, Noun other) {
        return one.singular().contains(other.singular()) || other.singular().contains(one.singular());
    }

    private Round count(Scene scene) {
        Map<Motif, Integer> sorts = SceneCaptions.countBySort(scene);
        Motif motif = anyOf(List.copyOf(sorts.keySet()));
        int count = sorts.getOrDefault(motif, 1);
        Noun noun = motif.fullNoun();
        if (noun.pluralOnly() || random.nextInt(4) == 0) {
            int total = scene.things().size();
            return new Round(
                    "How many things are there?",
                    total == 1 ? "There is one thing." : "There are " + Noun.number(total) + " things.",
                    Noun.number(total));
        }
        return new Round(
                "How many " + noun.plural() + " are there?",
                count == 1 ? "There is one " + noun.singular() + "." : "There are " + noun.counted(count) + ".",
                Noun.number(count));
    }

    private @Nullable Round color(Scene scene) {
        Map<Motif, Integer> sorts = SceneCaptions.countBySort(scene);
        Motif motif = anyOf(List.copyOf(sorts.keySet()));
        PaintColor color = motif.color();
        Noun noun = motif.noun();
        boolean alone = sorts.keySet().stream()
                        .filter(other -> other.noun().equals(noun))
                        .count()
                == 1;
        if (color == null || !alone) {
            return null;
        }
        boolean many = sorts.getOrDefault(motif, 1) > 1;
        String name = "the " + (many ? noun.plural() : noun.singular());
        String verb = many || noun.pluralOnly() ? "are" : "is";
        return new Round(
                "What color " + verb + " " + name + "?",
                Character.toUpperCase(name.charAt(0)) + name.substring(1) + " " + verb + " " + color.word() + ".",
                color.word());
    }

    private @Nullable Round place(Scene scene) {
        if (scene.things().size() != 2) {
            return null;
        }
        Scene.Placed one = scene.things().get(0);
        Scene.Placed other = scene.things().get(1);
        Relation relation = Relation.between(one.place(), other.place());
        if (relation == null || one.motif().equals(other.motif())) {
            return null;
        }
        Noun subject = one.motif().fullNoun();
        Noun object = other.motif().fullNoun();
        String fact = "The " + subject.singular() + " " + subject.verb() + " " + relation.full() + " "
                + object.withThe() + ".";
        return random.nextBoolean()
                ? new Round("Where " + subject.verb() + " " + subject.withThe() + "?", fact)
                : new Round("What is " + relation.full() + " " + object.withThe() + "?", fact, subject.singular());
    }

    private <T> T anyOf(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
