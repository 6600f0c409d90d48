package lilora.builder.vqav2;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lilora.builder.scene.GraphReader;

/** Answers a question about a nature scene from its text and the stored scene graph alone. */
final class NatureOracle {
    private static final Set<String> ANIMALS = Set.of("mammal", "bird", "fish", "insect");

    private NatureOracle() {}

    static String answer(JsonNode graph, String question) {
        GraphReader scene = new GraphReader(graph);
        if (question.matches("What is in the picture\\?|What kind of (animal|food) is this\\?")) {
            return scene.things().size() == 1 ? scene.things().get(0) : "unclear";
        }
        if (question.equals("What is in the background?")) {
            return scene.attribute("background", 0);
        }
        Matcher m = match("What is on the (left|right)\\?", question);
        if (m.matches()) {
            return scene.outermost(m.group(1).equals("left"));
        }
        m = match("What is to the (left|right) of the (\\w+)\\?", question);
        if (m.matches()) {
            return scene.related("to the " + m.group(1) + " of", m.group(2));
        }
        m = match("What color is the (\\w+)\\?", question);
        if (m.matches()) {
            return scene.attribute(m.group(1), 0);
        }
        m = match("Is the (\\w+) (\\w+)\\?", question);
        if (m.matches()) {
            return yes(scene.attribute(m.group(1), 0).equals(m.group(2)));
        }
        return counted(scene, question);
    }

    private static String counted(GraphReader scene, String question) {
        Matcher m = match("Is there an? (\\w+) in the picture\\?", question);
        if (m.matches()) {
            return yes(count(scene, m.group(1)) > 0);
        }
        m = match("Is there only one (\\w+)\\?", question);
        if (m.matches()) {
            return yes(count(scene, m.group(1)) == 1);
        }
        m = match("How many (\\w+) are there\\?", question);
        if (m.matches()) {
            return Long.toString(count(scene, m.group(1).replaceFirst("s$", "")));
        }
        m = match("Are there more than two (\\w+)\\?", question);
        if (m.matches()) {
            return yes(count(scene, m.group(1).replaceFirst("s$", "")) > 2);
        }
        if (question.equals("Are there any animals in the picture?")) {
            return yes(count(scene, "animal") > 0);
        }
        throw new IllegalArgumentException("Unknown question: " + question);
    }

    private static long count(GraphReader scene, String name) {
        return name.equals("animal")
                ? scene.things().stream().filter(ANIMALS::contains).count()
                : scene.count(name);
    }

    private static Matcher match(String pattern, String question) {
        return Pattern.compile(pattern).matcher(question);
    }

    private static String yes(boolean holds) {
        return holds ? "yes" : "no";
    }
}
