package lilora.builder.pretraining.scene;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import lilora.builder.pretraining.sample.Request;
import lilora.builder.pretraining.sample.Round;
import lilora.builder.pretraining.word.Noun;
import org.jspecify.annotations.Nullable;

/** Says what a scene shows: a short description, then one or two statements on counts, colours, places or the backdrop. */
public final class SceneCaptions {
    private final Random random;

    public SceneCaptions(Random random) {
        this.random = random;
    }

    /**
     * Rounds for a scene, the description first.
     *
     * @param scene what is shown
     * @param questions further rounds to choose from
     */
    public List<Round> rounds(Scene scene, List<Round> questions) {
        List<Round> more = new ArrayList<>(questions);
        more.add(Request.COUNT.round(
                random, count(scene), Noun.number(scene.things().size())));
        more.add(Request.BACKDROP.round(
                random,
                backdrop(scene),
                scene.backdrop().isFlat() ? scene.backdrop().first().word() : null));
        if (scene.things().stream().anyMatch(thing -> thing.motif().color() != null)) {
            more.add(Request.COLOR.round(random, colors(scene)));
        }
        String places = places(scene);
        if (places != null) {
            more.add(Request.PLACE.round(random, places));
        }
        Collections.shuffle(more, random);
        List<Round> rounds = new ArrayList<>();
        rounds.add(Request.DESCRIBE.round(random, description(scene)));
        rounds.addAll(more.subList(0, 2 + random.nextInt(2)));
        return rounds;
    }

    /** The description as a sentence, two times in three with a second sentence on counts, colours, places or the backdrop. */
    public String sentences(Scene scene) {
        List<String> more = new ArrayList<>(List.of(count(scene), backdrop(scene)));
        if (scene.things().stream().anyMatch(thing -> thing.motif().color() != null)) {
            more.add(colors(scene));
        }
        String places = places(scene);
        if (places != null) {
            more.add(places);
        }
        String first = sentence(description(scene));
        return random.nextInt(3) == 0 ? first : first + " " + more.get(random.nextInt(more.size()));
    }

    /** Rounds for a scene that is shown in shades of gray: nothing on colours. */
    public List<Round> colorless(Scene scene) {
        String inventory = inventory(scene);
        String places = places(scene);
        return List.of(
                Request.DESCRIBE.round(random, random.nextBoolean() ? "a gray picture of " + inventory : inventory),
                places == null || random.nextBoolean()
                        ? Request.COUNT.round(random, count(scene))
                        : Request.PLACE.round(random, places));
    }

    /** Other good captions of a scene, for comparing with what a model writes. */
    public List<String> references(Scene scene) {
        List<String> references = new ArrayList<>();
        references.add(inventory(scene));
        references.add(inventory(scene) + " on " + scene.backdrop().withArticle());
        if (hasRelation(scene)) {
            references.add(relation(scene));
        }
        return references;
    }

    private String description(Scene scene) {
        if (hasRelation(scene) && random.nextInt(4) > 0) {
            return relation(scene);
        }
        return switch (random.nextInt(5)) {
            case 0 -> inventory(scene) + " on " + scene.backdrop().withArticle();
            case 1 -> "there " + verb(scene) + " " + inventory(scene);
            case 2 -> "a picture of " + inventory(scene);
            default -> inventory(scene);
        };
    }

    /** "two red circles and a blue star": every thing of the scene, counted. */
    static String inventory(Scene scene) {
        List<String> parts = new ArrayList<>();
        countBySort(scene).forEach((motif, count) -> parts.add(motif.fullNoun().counted(count)));
        return String.join(" and ", parts);
    }

    /** "a red circle left of a blue square": two things with a clear relation. */
    private String relation(Scene scene) {
        Scene.Placed one = scene.things().get(0);
        Scene.Placed other = scene.things().get(1);
        if (random.nextBoolean()) {
            one = scene.things().get(1);
            other = scene.things().get(0);
        }
        Relation relation = relationOf(one, other);
        return one.motif().fullNoun().withArticle() + " "
                + (random.nextBoolean() ? relation.brief() : relation.full()) + " "
                + other.motif().fullNoun().withArticle();
    }

    private static boolean hasRelation(Scene scene) {
        return scene.things().size() == 2
                && !scene.things().get(0).motif().equals(scene.things().get(1).motif())
                && Relation.between(
                                scene.things().get(0).place(),
                                scene.things().get(1).place())
                        != null;
    }

    private static Relation relationOf(Scene.Placed one, Scene.Placed other) {
        Relation relation = Relation.between(one.place(), other.place());
        if (relation == null) {
            throw new IllegalStateException("No single word tells how these things lie.");
        }
        return relation;
    }

    private String count(Scene scene) {
        Map<Motif, Integer> sorts = countBySort(scene);
        Motif motif = pick(new ArrayList<>(sorts.keySet()));
        int count = sorts.getOrDefault(motif, 1);
        if (sorts.size() > 1 && random.nextBoolean()) {
            int total = scene.things().size();
            return "There are " + Noun.number(total) + " things: " + inventory(scene) + ".";
        }
        Noun noun = random.nextBoolean() ? motif.noun() : motif.fullNoun();
        if (ambiguous(sorts, motif)) {
            noun = motif.fullNoun();
        }
        if (noun.pluralOnly()) {
            return "There are " + noun.singular() + ".";
        }
        return count == 1 ? "There is one " + noun.singular() + "." : "There are " + noun.counted(count) + ".";
    }

    private static String colors(Scene scene) {
        List<Motif> sorts = new ArrayList<>(countBySort(scene).keySet());
        if (ambiguous(countBySort(scene), sorts.get(0))) {
            return sentence("there are " + inventory(scene));
        }
        List<String> parts = new ArrayList<>();
        for (Motif motif : sorts) {
            PaintColor color = motif.color();
            if (color != null) {
                int count = countBySort(scene).getOrDefault(motif, 1);
                parts.add("the "
                        + (count == 1
                                ? motif.noun().singular() + " is "
                                : motif.noun().plural() + " are ") + color.word());
            }
        }
        return sentence(String.join(" and ", parts));
    }

    /** Where things are, or null where no thing is the only one of its sort. */
    private @Nullable String places(Scene scene) {
        if (hasRelation(scene)) {
            Scene.Placed one = scene.things().get(0);
            Scene.Placed other = scene.things().get(1);
            boolean swap = random.nextBoolean();
            Relation relation = swap ? relationOf(other, one) : relationOf(one, other);
            Noun subject = (swap ? other : one).motif().fullNoun();
            Noun object = (swap ? one : other).motif().fullNoun();
            return sentence(subject.withThe() + " " + subject.verb() + " " + relation.full() + " " + object.withThe());
        }
        Map<Motif, Integer> sorts = countBySort(scene);
        for (Scene.Placed thing : scene.things()) {
            if (sorts.getOrDefault(thing.motif(), 1) == 1) {
                Noun noun = ambiguous(sorts, thing.motif())
                        ? thing.motif().fullNoun()
                        : thing.motif().noun();
                return sentence(noun.withThe() + " " + noun.verb() + " " + place(thing.place()));
            }
        }
        return null;
    }

    /** "at the top left", "in the middle". */
    static String place(Square square) {
        String column = third(square.centerX(), "left", "right");
        String row = third(square.centerY(), "top", "bottom");
        if (column.isEmpty() && row.isEmpty()) {
            return "in the middle";
        }
        if (row.isEmpty()) {
            return "on the " + column;
        }
        return "at the " + row + (column.isEmpty() ? "" : " " + column);
    }

    private static String third(double center, String low, String high) {
        if (center < Scene.SIDE * 0.42) {
            return low;
        }
        return center > Scene.SIDE * 0.58 ? high : "";
    }

    private static String backdrop(Scene scene) {
        Backdrop backdrop = scene.backdrop();
        return backdrop.isFlat()
                ? "The background is " + backdrop.first().word() + "."
                : sentence(backdrop.withArticle());
    }

    private static String verb(Scene scene) {
        Map<Motif, Integer> sorts = countBySort(scene);
        Map.Entry<Motif, Integer> first = sorts.entrySet().iterator().next();
        return first.getValue() > 1 || first.getKey().noun().pluralOnly() ? "are" : "is";
    }

    private static boolean ambiguous(Map<Motif, Integer> sorts, Motif motif) {
        return sorts.keySet().stream()
                .anyMatch(other -> !other.equals(motif) && other.noun().equals(motif.noun()));
    }

    /** How many of each sort, in the order of first appearance. */
    static Map<Motif, Integer> countBySort(Scene scene) {
        Map<Motif, Integer> sorts = new LinkedHashMap<>();
        scene.things().forEach(thing -> sorts.merge(thing.motif(), 1, Integer::sum));
        return sorts;
    }

    private Motif pick(List<Motif> motifs) {
        return motifs.get(random.nextInt(motifs.size()));
    }

    private static String sentence(String words) {
        return Character.toUpperCase(words.charAt(0)) + words.substring(1) + ".";
    }
}
