package lilora.builder.scene;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import lilora.builder.task.TextArchive;

/**
 * Scene graphs as JSON in GQA's form: picture id to {@code width}, {@code height} and {@code objects}; an object has
 * {@code name}, {@code x}, {@code y}, {@code w}, {@code h}, {@code attributes} and {@code relations}. One picture a line.
 */
public final class SceneGraphs {
    /** Its name in a task folder. */
    public static final String FILE = "scene-graphs.zip";

    private static final ObjectMapper JSON = new ObjectMapper();

    private SceneGraphs() {}

    /** The graphs of all scenes, in their order. */
    public static String json(List<Scene> scenes) {
        return scenes.stream()
                .map(scene -> text(scene.id()) + ": " + text(graph(scene)))
                .collect(Collectors.joining(",\n", "{\n", "\n}\n"));
    }

    /** The same as {@code scene-graphs.json} in a zip file: names of fields are most of it. */
    public static byte[] zip(List<Scene> scenes) {
        return TextArchive.of("scene-graphs.json", json(scenes));
    }

    private static String text(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Maps, lists, texts and numbers can always be written", e);
        }
    }

    private static Map<String, Object> graph(Scene scene) {
        Map<String, Object> objects = new LinkedHashMap<>();
        for (SceneObject thing : scene.things()) {
            objects.put(thing.id(), object(thing, relations(scene, thing)));
        }
        for (SceneObject surface : scene.surfaces()) {
            objects.put(surface.id(), object(surface, List.of()));
        }
        Map<String, Object> graph = new LinkedHashMap<>();
        graph.put("width", scene.size());
        graph.put("height", scene.size());
        graph.put("objects", objects);
        return graph;
    }

    private static Map<String, Object> object(SceneObject object, List<Map<String, String>> relations) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("name", object.name());
        values.put("x", object.box().x());
        values.put("y", object.box().y());
        values.put("w", object.box().width());
        values.put("h", object.box().height());
        values.put("attributes", object.attributes());
        values.put("relations", relations);
        return values;
    }

    private static List<Map<String, String>> relations(Scene scene, SceneObject thing) {
        List<Map<String, String>> relations = new ArrayList<>();
        scene.rightOf(thing).forEach(other -> relations.add(relation("to the left of", other)));
        scene.leftOf(thing).forEach(other -> relations.add(relation("to the right of", other)));
        return relations;
    }

    private static Map<String, String> relation(String name, SceneObject other) {
        Map<String, String> relation = new LinkedHashMap<>();
        relation.put("name", name);
        relation.put("object", other.id());
        return relation;
    }
}
