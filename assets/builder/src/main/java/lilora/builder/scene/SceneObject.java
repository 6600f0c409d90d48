package lilora.builder.scene;

import java.util.List;

/**
 * Something in a scene: a thing that was pasted in, or a surface such as the floor.
 *
 * @param id unique within its scene
 * @param name its class, e.g. {@code chair}
 * @param box where it lies
 * @param attributes what can be said of it, e.g. its colour; empty when nothing is clear
 */
public record SceneObject(String id, String name, Box box, List<String> attributes) {
    public SceneObject {
        attributes = List.copyOf(attributes);
    }
}
