package lilora.builder.gqa;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import lilora.builder.scene.Question;
import lilora.builder.scene.Scene;
import lilora.builder.scene.SceneObject;
import lilora.builder.scene.Tint;

/** All questions of GQA's kinds that a room answers without doubt. A pure function of the scene graph. */
final class RoomQuestions {
    static final String RELATION = "relation";
    static final String QUERY = "query";
    static final String EXIST = "exist";
    static final String ATTRIBUTE = "attribute";
    static final String LOGIC = "logic";
    static final String CHOOSE = "choose";

    static final String YES = "yes";
    static final String NO = "no";

    private static final List<String> FLOORS = List.of("wood", "tile", "carpet");

    private final Scene scene;
    private final List<Question> questions = new ArrayList<>();

    private RoomQuestions(Scene scene) {
        this.scene = scene;
    }

    static List<Question> of(Scene scene) {
        RoomQuestions asked = new RoomQuestions(scene);
        asked.relations();
        asked.queries();
        asked.exists();
        asked.attributes();
        asked.logic();
        asked.choices();
        return List.copyOf(asked.questions);
    }

    private void add(String type, String part, String text, String answer) {
        questions.add(new Question(type, part.isEmpty() ? type : type + "." + part, text, answer));
    }

    private void relations() {
        for (SceneObject one : scene.things()) {
            for (SceneObject other : scene.things()) {
                if (!one.equals(other)) {
                    String text = "Is the " + one.name() + " to the left or to the right of the " + other.name() + "?";
                    add(RELATION, "", text, Scene.leftOf(one, other) ? "left" : "right");
                }
            }
        }
    }

    private void queries() {
        for (SceneObject thing : scene.things()) {
            only(scene.leftOf(thing))
                    .ifPresent(left ->
                            add(QUERY, "side", "What is to the left of the " + thing.name() + "?", left.name()));
            only(scene.rightOf(thing))
                    .ifPresent(right ->
                            add(QUERY, "side", "What is to the right of the " + thing.name() + "?", right.name()));
        }
        only(scene.things()).ifPresent(thing -> add(QUERY, "alone", "What is in the room?", thing.name()));
    }

    private static Optional<SceneObject> only(List<SceneObject> things) {
        return things.size() == 1 ? Optional.of(things.get(0)) : Optional.empty();
    }

    private void exists() {
        for (Kind kind : present()) {
            add(EXIST, "", "Is there " + a(kind.word()) + " in the room?", YES);
        }
        for (Kind kind : absent()) {
            add(EXIST, "", "Is there " + a(kind.word()) + " in the room?", NO);
        }
    }

    private void attributes() {
        for (SceneObject thing : scene.things()) {
            thing.attributes()
                    .forEach(colour -> add(ATTRIBUTE, "thing", "What color is the " + thing.name() + "?", colour));
        }
        scene.surface("wall").ifPresent(colour -> add(ATTRIBUTE, "wall", "What color is the wall?", colour));
        carpet().ifPresent(colour -> add(ATTRIBUTE, "carpet", "What color is the carpet?", colour));
    }

    private Optional<String> carpet() {
        return scene.surfaces().stream()
                .filter(surface -> surface.attributes().contains("carpet"))
                .map(surface -> surface.attributes().get(1))
                .findFirst();
    }

    private void logic() {
        for (Kind one : present()) {
            for (Kind other : present()) {
                if (one != other) {
                    add(LOGIC, "and", both(one, other), YES);
                }
            }
            for (Kind other : absent()) {
                add(LOGIC, "and", both(one, other), NO);
                add(LOGIC, "and", both(other, one), NO);
                add(LOGIC, "or", either(one, other), YES);
                add(LOGIC, "or", either(other, one), YES);
            }
        }
        for (Kind one : absent()) {
            for (Kind other : absent()) {
                if (one != other) {
                    add(LOGIC, "or", either(one, other), NO);
                }
            }
        }
    }

    private static String both(Kind one, Kind other) {
        return "Are there both " + a(one.word()) + " and " + a(other.word()) + "?";
    }

    private static String either(Kind one, Kind other) {
        return "Is there " + a(one.word()) + " or " + a(other.word()) + "?";
    }

    private void choices() {
        scene.surface("floor").ifPresent(floor -> choose("floor", "Is the floor %s or %s?", floor, FLOORS));
        List<String> walls = WallPaint.all().stream().map(WallPaint::word).toList();
        scene.surface("wall").ifPresent(wall -> choose("wall", "Is the wall %s or %s?", wall, walls));
        List<String> tints = List.of(Tint.values()).stream().map(Tint::word).toList();
        for (SceneObject thing : scene.things()) {
            thing.attributes().stream().filter(tints::contains).forEach(colour -> {
                choose("colour", "Is the " + thing.name() + " %s or %s?", colour, tints);
            });
        }
        only(scene.things()).ifPresent(thing -> {
            List<String> kinds =
                    new ArrayList<>(absent().stream().map(Kind::word).toList());
            kinds.replaceAll(RoomQuestions::a);
            String right = a(thing.name());
            for (String wrong : kinds) {
                add(CHOOSE, "name", "Is it " + right + " or " + wrong + "?", thing.name());
                add(CHOOSE, "name", "Is it " + wrong + " or " + right + "?", thing.name());
            }
        });
    }

    private void choose(String part, String pattern, String right, List<String> options) {
        for (String wrong : options) {
            if (!wrong.equals(right)) {
                add(CHOOSE, part, String.format(pattern, right, wrong), right);
                add(CHOOSE, part, String.format(pattern, wrong, right), right);
            }
        }
    }

    private List<Kind> present() {
        return scene.things().stream().map(thing -> Kind.of(thing.name())).toList();
    }

    /** The classes of which there is nothing, nor anything that might be taken for it. */
    private List<Kind> absent() {
        List<Kind> present = present();
        return Kind.all().stream()
                .filter(kind -> !present.contains(kind))
                .filter(kind -> present.stream().noneMatch(kind::alike))
                .toList();
    }

    private static String a(String noun) {
        return ("aeiou".indexOf(noun.charAt(0)) >= 0 ? "an " : "a ") + noun;
    }
}
