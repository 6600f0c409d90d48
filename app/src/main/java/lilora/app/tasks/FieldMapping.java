package lilora.app.tasks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import lilora.engine.data.Turn;

/**
 * Which fields of a foreign file hold what. A conversation field, if there is one, holds question and answer.
 *
 * @param id may be empty: rows are then numbered
 * @param image may be empty: text alone
 * @param question empty with conversations
 * @param answer empty with conversations
 * @param conversations LLaVA's list of turns; may be empty
 */
public record FieldMapping(String id, String image, String question, String answer, String conversations) {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /** What the names of fields suggest. */
    static FieldMapping guess(List<String> fields) {
        return new FieldMapping(
                first(fields, "question_id", "id", "qid", "item_id", "sample_id"),
                first(fields, "image", "img", "image_path", "image_file", "file_name", "filename", "picture"),
                first(fields, "text", "question", "instruction", "prompt", "query", "input"),
                first(fields, "answer", "answers", "output", "response", "label", "caption", "target"),
                first(fields, "conversations"));
    }

    private static String first(List<String> fields, String... wanted) {
        for (String name : wanted) {
            for (String field : fields) {
                if (field.toLowerCase(Locale.ROOT).equals(name)) {
                    return field;
                }
            }
        }
        return "";
    }

    /** What is missing before rows can be read; empty when nothing is. */
    Optional<String> gap() {
        if (!conversations.isEmpty()) {
            return Optional.empty();
        }
        if (question.isEmpty()) {
            return Optional.of("Choose the field that holds the question.");
        }
        return answer.isEmpty() ? Optional.of("Choose the field that holds the answer.") : Optional.empty();
    }

    /** Whether rows already have the engine's form for this split, so that the file can be taken as it stands. */
    boolean readyFor(Split split) {
        boolean image = this.image.isEmpty() || this.image.equals("image");
        if (!conversations.isEmpty()) {
            return image && (split == Split.TRAIN || id.equals("question_id") || id.equals("id"));
        }
        boolean answers = answer.equals("answer") || answer.equals("answers");
        return split == Split.TEST && image && id.equals("question_id") && question.equals("text") && answers;
    }

    /** The image a row names; empty for text alone. */
    String imageOf(JsonNode row) {
        return image.isEmpty() ? "" : row.path(image).asText("");
    }

    /** The question of a row, for the preview. */
    String questionOf(JsonNode row) {
        return conversations.isEmpty() ? text(row.path(question)) : turn(row, "human");
    }

    /** The answer of a row, for the preview. */
    String answerOf(JsonNode row) {
        return conversations.isEmpty() ? text(row.path(answer)) : turn(row, "gpt");
    }

    private String turn(JsonNode row, String speaker) {
        for (JsonNode turn : row.path(conversations)) {
            if (turn.path("from").asText().equals(speaker)) {
                return turn.path("value").asText().replace(Turn.IMAGE, "").strip();
            }
        }
        return "";
    }

    private static String text(JsonNode value) {
        if (value.isArray()) {
            StringBuilder all = new StringBuilder();
            value.forEach(one -> all.append(all.length() == 0 ? "" : " | ").append(text(one)));
            return all.toString();
        }
        return value.isObject() ? value.path("answer").asText() : value.asText("");
    }

    /** The row in the engine's form. What is missing stays missing: the check will name the row. */
    ObjectNode row(int number, JsonNode row, Split split) {
        ObjectNode item = NODES.objectNode();
        String name = id.isEmpty() ? "" : row.path(id).asText("");
        item.put(split == Split.TRAIN ? "id" : "question_id", name.isEmpty() ? "row-" + number : name);
        String picture = imageOf(row);
        if (!picture.isEmpty()) {
            item.put("image", picture);
        }
        if (!conversations.isEmpty()) {
            item.set("conversations", row.path(conversations));
        } else if (split == Split.TRAIN) {
            item.set("conversations", conversation(row, !picture.isEmpty()));
        } else {
            item.put("text", questionOf(row));
            item.set(
                    row.path(answer).isArray() ? "answers" : "answer",
                    row.path(answer).deepCopy());
        }
        for (String kept : List.of("type", "choices")) {
            if (row.has(kept)) {
                item.set(kept, row.get(kept));
            }
        }
        return item;
    }

    private ArrayNode conversation(JsonNode row, boolean pictured) {
        String asked = questionOf(row);
        JsonNode given = row.path(answer);
        String said = given.isArray() && !given.isEmpty() ? text(given.get(0)) : text(given);
        boolean marked = asked.contains(Turn.IMAGE) || !pictured;
        ArrayNode turns = NODES.arrayNode();
        turns.addObject().put("from", "human").put("value", marked ? asked : Turn.IMAGE + "\n" + asked);
        turns.addObject().put("from", "gpt").put("value", said);
        return turns;
    }
}
