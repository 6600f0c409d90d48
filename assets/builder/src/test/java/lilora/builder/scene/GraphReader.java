package lilora.builder.scene;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads a stored scene graph; shares no code with what wrote it. */
public record GraphReader(JsonNode graph) {
    private static final Set<String> SURFACES = Set.of("wall", "floor", "background");

    /** Names of the things, without the surfaces. */
    public List<String> things() {
        List<String> names = new ArrayList<>();
        for (JsonNode object : graph.get("objects")) {
            if (!SURFACES.contains(object.get("name").asText())) {
                names.add(object.get("name").asText());
            }
        }
        return names;
    }

    /** How many things have that name. */
    public long count(String name) {
        return things().stream().filter(name::equals).count();
    }

    /** An attribute of the only object of that name. */
    public String attribute(String name, int number) {
        return only(name).get("attributes").get(number).asText();
    }

    /** Name of the only thing that stands in that relation to the only thing of a name. */
    public String related(String relation, String name) {
        String id = id(name);
        List<String> found = new ArrayList<>();
        for (JsonNode object : graph.get("objects")) {
            for (JsonNode edge : object.get("relations")) {
                if (edge.get("name").asText().equals(relation)
                        && edge.get("object").asText().equals(id)) {
                    found.add(object.get("name").asText());
                }
            }
        }
        if (found.size() != 1) {
            throw new IllegalStateException("Not one thing is " + relation + " " + name + " but " + found);
        }
        return found.get(0);
    }

    /** Whether the only thing of a name stands in that relation to the only thing of another. */
    public boolean isRelated(String name, String relation, String other) {
        for (JsonNode edge : only(name).get("relations")) {
            if (edge.get("name").asText().equals(relation)
                    && edge.get("object").asText().equals(id(other))) {
                return true;
            }
        }
        return false;
    }

    /** Name of the thing whose box reaches furthest to the left, or to the right. */
    public String outermost(boolean left) {
        JsonNode best = null;
        for (JsonNode object : graph.get("objects")) {
            if (SURFACES.contains(object.get("name").asText())) {
                continue;
            }
            if (best == null || left == centre(object) < centre(best)) {
                best = object;
            }
        }
        return best.get("name").asText();
    }

    private static double centre(JsonNode object) {
        return object.get("x").asInt() + object.get("w").asInt() / 2.0;
    }

    private JsonNode only(String name) {
        return graph.get("objects").get(id(name));
    }

    private String id(String name) {
        List<String> ids = new ArrayList<>();
        graph.get("objects").fields().forEachRemaining(entry -> {
            if (entry.getValue().get("name").asText().equals(name)) {
                ids.add(entry.getKey());
            }
        });
        if (ids.size() != 1) {
            throw new IllegalStateException("There is not one " + name + " but " + ids.size());
        }
        return ids.get(0);
    }
}
