package lilora.builder.vqav2;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import lilora.builder.scene.Question;
import lilora.builder.scene.Scene;
import lilora.builder.scene.SceneObject;

/** All questions of VQAv2's kinds that a scene answers without doubt. A pure function of the scene graph. */
final class NatureQuestions {
    static final String BACKGROUND = "background";

    static final String YES_NO = "yes/no";
    static final String NUMBER = "number";
    static final String OTHER = "other";

    /** The kinds of background that a person can name from a small crop. */
    static final Set<String> NAMED_BACKGROUNDS = Set.of("grass", "leaves", "sky");

    private static final List<String> COLOURS =
            List.of("red", "orange", "yellow", "green", "blue", "purple", "pink", "brown", "black", "gray", "white");

    /** Colours that a person may mix up: not asked for where the other is right. */
    private static final Map<String, Set<String>> ALIKE = Map.of(
            "red", Set.of("pink", "orange", "brown"),
            "orange", Set.of("red", "yellow", "brown"),
            "yellow", Set.of("orange", "green"),
            "green", Set.of("yellow"),
            "blue", Set.of("purple"),
            "purple", Set.of("blue", "pink"),
            "pink", Set.of("red", "purple", "white"),
            "brown", Set.of("red", "orange", "black", "gray"),
            "black", Set.of("gray", "brown"),
            "gray", Set.of("black", "white", "brown"));

    private final Scene scene;
    private final List<Question> questions = new ArrayList<>();

    private NatureQuestions(Scene scene) {
        this.scene = scene;
    }

    static List<Question> of(Scene scene) {
        NatureQuestions asked = new NatureQuestions(scene);
        asked.exists();
        asked.numbers();
        asked.colours();
        asked.kinds();
        asked.sides();
        scene.surface(BACKGROUND)
                .filter(NAMED_BACKGROUNDS::contains)
                .ifPresent(kind -> asked.add(OTHER, "background", "What is in the background?", kind));
        return List.copyOf(asked.questions);
    }

    private void add(String type, String form, String text, String answer) {
        questions.add(new Question(type, form, text, answer));
    }

    private static String yes(boolean holds) {
        return holds ? "yes" : "no";
    }

    private void exists() {
        for (Group group : Group.all()) {
            boolean there = scene.has(group.word());
            if (there || Group.all().stream().noneMatch(other -> other.alike(group) && scene.has(other.word()))) {
                String a = group == Group.INSECT ? "an " : "a ";
                add(YES_NO, "exist", "Is there " + a + group.word() + " in the picture?", yes(there));
            }
        }
        add(YES_NO, "animals", "Are there any animals in the picture?", yes(animals() > 0));
    }

    private long animals() {
        return scene.things().stream()
                .filter(thing -> Group.of(thing.name()).animal())
                .count();
    }

    private void numbers() {
        for (Group group : Group.all()) {
            int count = scene.named(group.word()).size();
            if (count > 0) {
                add(NUMBER, "count", "How many " + group.plural() + " are there?", Integer.toString(count));
                add(YES_NO, "more", "Are there more than two " + group.plural() + "?", yes(count > 2));
                add(YES_NO, "more", "Is there only one " + group.word() + "?", yes(count == 1));
            }
        }
        if (animals() > 0) {
            add(NUMBER, "count-animals", "How many animals are there?", Long.toString(animals()));
            add(YES_NO, "more", "Are there more than two animals?", yes(animals() > 2));
        }
    }

    private void colours() {
        for (Group group : Group.all()) {
            only(scene.named(group.word()))
                    .ifPresent(thing -> thing.attributes().forEach(colour -> colour(group.word(), colour)));
        }
    }

    private void colour(String name, String right) {
        add(OTHER, "color", "What color is the " + name + "?", right);
        for (String colour : COLOURS) {
            boolean same = colour.equals(right);
            if (same || !ALIKE.getOrDefault(right, Set.of()).contains(colour)) {
                add(YES_NO, "is-color", "Is the " + name + " " + colour + "?", yes(same));
            }
        }
    }

    private void kinds() {
        only(scene.things()).ifPresent(thing -> {
            add(OTHER, "kind", "What is in the picture?", thing.name());
            Group group = Group.of(thing.name());
            if (group.animal()) {
                add(OTHER, "animal", "What kind of animal is this?", thing.name());
            } else if (group != Group.FLOWER) {
                add(OTHER, "food", "What kind of food is this?", thing.name());
            }
        });
    }

    private void sides() {
        if (scene.things().size() != 2) {
            return;
        }
        for (SceneObject thing : scene.things()) {
            only(scene.leftOf(thing)).ifPresent(left -> {
                add(OTHER, "side", "What is on the left?", left.name());
                add(OTHER, "side", "What is on the right?", thing.name());
                if (!left.name().equals(thing.name())) {
                    add(OTHER, "relation", "What is to the left of the " + thing.name() + "?", left.name());
                    add(OTHER, "relation", "What is to the right of the " + left.name() + "?", thing.name());
                }
            });
        }
    }

    private static Optional<SceneObject> only(List<SceneObject> things) {
        return things.size() == 1 ? Optional.of(things.get(0)) : Optional.empty();
    }
}
