package lilora.builder.gqa;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lilora.builder.scene.GraphReader;

/** Answers a question about a room from its text and the stored scene graph alone. */
final class RoomOracle {
    private RoomOracle() {}

    static String answer(JsonNode graph, String question) {
        GraphReader room = new GraphReader(graph);
        Matcher m = match("Is the (\\w+) to the left or to the right of the (\\w+)\\?", question);
        if (m.matches()) {
            return room.isRelated(m.group(1), "to the left of", m.group(2)) ? "left" : "right";
        }
        m = match("What is to the (left|right) of the (\\w+)\\?", question);
        if (m.matches()) {
            return room.related("to the " + m.group(1) + " of", m.group(2));
        }
        m = match("What color is the (\\w+)\\?", question);
        if (m.matches()) {
            return m.group(1).equals("carpet") ? room.attribute("floor", 1) : room.attribute(m.group(1), 0);
        }
        m = match("Is the (\\w+) (\\w+) or (\\w+)\\?", question);
        if (m.matches()) {
            return among(List.of(m.group(2), m.group(3)), room.attribute(m.group(1), 0));
        }
        return inventory(room, question);
    }

    private static String inventory(GraphReader room, String question) {
        if (question.equals("What is in the room?")) {
            return among(room.things(), room.things().get(0));
        }
        Matcher m = match("Is it an? (\\w+) or an? (\\w+)\\?", question);
        if (m.matches()) {
            return among(List.of(m.group(1), m.group(2)), room.things().get(0));
        }
        m = match("Is there an? (\\w+) in the room\\?", question);
        if (m.matches()) {
            return yes(room.count(m.group(1)) > 0);
        }
        m = match("Are there both an? (\\w+) and an? (\\w+)\\?", question);
        if (m.matches()) {
            return yes(room.count(m.group(1)) > 0 && room.count(m.group(2)) > 0);
        }
        m = match("Is there an? (\\w+) or an? (\\w+)\\?", question);
        if (m.matches()) {
            return yes(room.count(m.group(1)) > 0 || room.count(m.group(2)) > 0);
        }
        throw new IllegalArgumentException("Unknown question: " + question);
    }

    private static Matcher match(String pattern, String question) {
        return Pattern.compile(pattern).matcher(question);
    }

    private static String among(List<String> options, String right) {
        if (!options.contains(right)) {
            throw new IllegalStateException(right + " is not among " + options);
        }
        return right;
    }

    private static String yes(boolean holds) {
        return holds ? "yes" : "no";
    }
}
