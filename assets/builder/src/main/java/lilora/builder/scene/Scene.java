package lilora.builder.scene;

import java.util.List;
import java.util.Optional;

/**
 * The scene graph of one picture, as GQA keeps it: everything that a question may be asked about.
 *
 * @param id unique within the task
 * @param size width and height of the picture, in pixels
 * @param things what was pasted in
 * @param surfaces what lies around the things: floor and wall, or the background
 */
public record Scene(String id, int size, List<SceneObject> things, List<SceneObject> surfaces) {
    /** Things whose centres are nearer than this, in pixels, are neither left nor right of each other. */
    public static final int SIDE_GAP = 35;

    public Scene {
        things = List.copyOf(things);
        surfaces = List.copyOf(surfaces);
    }

    /** The things of that class. */
    public List<SceneObject> named(String name) {
        return things.stream().filter(thing -> thing.name().equals(name)).toList();
    }

    /** Whether there is a thing of that class. */
    public boolean has(String name) {
        return !named(name).isEmpty();
    }

    /** The attribute of a surface, e.g. what the floor is made of; empty when it has none. */
    public Optional<String> surface(String name) {
        return surfaces.stream()
                .filter(surface -> surface.name().equals(name))
                .flatMap(surface -> surface.attributes().stream())
                .findFirst();
    }

    /** Whether one thing lies clearly to the left of another. */
    public static boolean leftOf(SceneObject one, SceneObject other) {
        return other.box().centreX() - one.box().centreX() >= SIDE_GAP;
    }

    /** The things clearly to the left of a thing. */
    public List<SceneObject> leftOf(SceneObject thing) {
        return things.stream().filter(other -> leftOf(other, thing)).toList();
    }

    /** The things clearly to the right of a thing. */
    public List<SceneObject> rightOf(SceneObject thing) {
        return things.stream().filter(other -> leftOf(thing, other)).toList();
    }
}
