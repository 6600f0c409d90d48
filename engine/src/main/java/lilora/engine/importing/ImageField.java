package lilora.engine.importing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** The field of a row that names its image, or a list of several. */
public final class ImageField {
    private ImageField() {}

    /** The names in it; what is neither text nor a number is left to the check, which names the row. */
    static List<String> names(JsonNode row, String field) {
        JsonNode given = row.path(field);
        List<String> names = new ArrayList<>();
        for (JsonNode one : given.isArray() ? given : List.of(given)) {
            if (!one.asText("").isEmpty()) {
                names.add(one.asText());
            }
        }
        return names;
    }

    /** The row with other names; itself where they stay. */
    public static JsonNode renamed(JsonNode row, String field, UnaryOperator<String> name) {
        JsonNode given = row.path(field);
        JsonNode changed = renamed(given, name);
        return changed.equals(given) ? row : ((ObjectNode) row.deepCopy()).set(field, changed);
    }

    private static JsonNode renamed(JsonNode given, UnaryOperator<String> name) {
        if (given instanceof ArrayNode list) {
            ArrayNode all = list.arrayNode();
            list.forEach(one -> all.add(renamed(one, name)));
            return all;
        }
        return given.isTextual() ? new TextNode(name.apply(given.asText())) : given;
    }
}
