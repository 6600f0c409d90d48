package lilora.engine.importing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import lilora.engine.InputException;
import lilora.engine.PythonWhitespace;
import lilora.engine.data.AnswerBox;
import lilora.engine.data.Split;
import lilora.engine.data.Turn;

/**
 * Which fields of a foreign file hold what. A conversation field, if there is one, holds question and answer.
 *
 * @param id may be empty: rows are then numbered
 * @param image names one or a list of several; may be empty: text alone
 * @param question empty with conversations
 * @param answer empty with conversations
 * @param conversations LLaVA's list of turns; may be empty
 */
public record FieldMapping(String id, String image, String question, String answer, String conversations) {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final String BOX = "answer_bbox";

    /** What the names of fields suggest. */
    public static FieldMapping guess(List<String> fields) {
        String conversations = first(fields, "conversations");
        boolean turns = !conversations.isEmpty();
        return new FieldMapping(
                first(fields, "question_id", "id", "qid", "item_id", "sample_id"),
                first(fields, "image", "images", "img", "image_path", "image_file", "file_name", "filename", "picture"),
                turns ? "" : first(fields, "text", "question", "instruction", "prompt", "query", "input"),
                turns
                        ? ""
                        : first(fields, "answers", "answer", BOX, "output", "response", "label", "caption", "target"),
                conversations);
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

    /** The same for rows whose conversations shall not be read, though they have them. */
    public FieldMapping withoutConversations(List<String> fields) {
        FieldMapping plain = guess(
                fields.stream().filter(field -> !field.equals(conversations)).toList());
        return new FieldMapping(id, image, plain.question, plain.answer, "");
    }

    /** What is missing before rows can be read; empty when nothing is. */
    public Optional<String> gap() {
        if (!conversations.isEmpty()) {
            return Optional.empty();
        }
        if (question.isEmpty()) {
            return Optional.of("Choose the field that holds the question.");
        }
        return answer.isEmpty() ? Optional.of("Choose the field that holds the answer.") : Optional.empty();
    }

    /** How the rows are read, in words. */
    public String sentence() {
        List<String> parts = new ArrayList<>();
        if (conversations.isEmpty()) {
            parts.add("question from \"" + question + "\"");
            parts.add("answer from \"" + answer + "\"");
        } else {
            parts.add("question and answer from \"" + conversations + "\"");
        }
        parts.add(image.isEmpty() ? "no image" : "image from \"" + image + "\"");
        parts.add(id.isEmpty() ? "ids are row numbers" : "id from \"" + id + "\"");
        return String.join(", ", parts);
    }

    /** Whether a row already has the engine's form for this split, so that the engine reads in it what this mapping does. */
    boolean readyFor(Split split, JsonNode row) {
        boolean pictured = Stream.of("image", "images").allMatch(name -> image.equals(name) || !row.has(name));
        if (!conversations.isEmpty()) {
            boolean named = id.equals(row.has("id") ? "id" : "question_id");
            boolean asked = row.has("text") || row.has("answer") || row.has("answers");
            return conversations.equals("conversations") && pictured && (split == Split.TRAIN || (named && !asked));
        }
        String given = row.has("answers") ? "answers" : row.has("answer") ? "answer" : BOX;
        return split == Split.TEST
                && pictured
                && id.equals("question_id")
                && question.equals("text")
                && answer.equals(given);
    }

    /** The images a row names, for people; empty for text alone. */
    public String imageOf(JsonNode row) {
        return String.join(", ", imagesOf(row));
    }

    /** The images a row names, in order. */
    List<String> imagesOf(JsonNode row) {
        return image.isEmpty() ? List.of() : ImageField.names(row, image);
    }

    /** The question of a row, for people. */
    public String questionOf(JsonNode row) {
        return conversations.isEmpty() ? text(row.path(question)) : turn(row, "human");
    }

    /** The answer of a row, for people. */
    public String answerOf(JsonNode row) {
        return conversations.isEmpty() ? text(row.path(answer)) : turn(row, "gpt");
    }

    /** The single answers of a row. */
    List<String> answersOf(JsonNode row) {
        JsonNode given = row.path(answer);
        if (!conversations.isEmpty() || !given.isArray()) {
            return List.of(answerOf(row));
        }
        List<String> all = new ArrayList<>();
        given.forEach(one -> all.add(text(one)));
        return all;
    }

    private String turn(JsonNode row, String speaker) {
        for (JsonNode turn : row.path(conversations)) {
            if (turn.path("from").asText().equals(speaker)) {
                return PythonWhitespace.strip(turn.path("value").asText().replace(Turn.IMAGE, ""));
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

    /**
     * The row in the engine's form. Values are taken as they are: what is missing or of another type stays so, and the check will name
     * the row.
     */
    ObjectNode row(int number, JsonNode row, Split split) {
        ObjectNode item = NODES.objectNode();
        JsonNode name = row.path(id);
        String called = split == Split.TRAIN ? "id" : "question_id";
        if (id.isEmpty() || name.isMissingNode() || name.isNull()) {
            item.put(called, "row-" + number);
        } else {
            item.set(called, name);
        }
        copy(row, image, item, "image");
        if (!conversations.isEmpty()) {
            copy(row, conversations, item, "conversations");
        } else if (split == Split.TRAIN) {
            item.set("conversations", conversation(row, imagesOf(row).size()));
        } else {
            copy(row, question, item, "text");
            copy(row, answer, item, answer.equals(BOX) ? BOX : row.path(answer).isArray() ? "answers" : "answer");
        }
        for (String kept : List.of("type", "choices", "size")) {
            if (split == Split.TEST || !kept.equals("size")) {
                copy(row, kept, item, kept);
            }
        }
        return item;
    }

    private static void copy(JsonNode row, String from, ObjectNode item, String to) {
        if (!from.isEmpty() && row.has(from)) {
            item.set(to, row.get(from));
        }
    }

    private ArrayNode conversation(JsonNode row, int images) {
        ArrayNode turns = NODES.arrayNode();
        JsonNode asked = row.path(question);
        ObjectNode human = turns.addObject().put("from", "human");
        if (asked.isTextual()) {
            human.put("value", Turn.marked(asked.asText(), images));
        } else {
            copy(row, question, human, "value");
        }
        ObjectNode gpt = turns.addObject().put("from", "gpt");
        JsonNode said = said(row);
        if (!said.isMissingNode()) {
            gpt.set("value", said);
        }
        return turns;
    }

    /** What the model is to answer: a box in words, or, of several answers to one question, the first. */
    private JsonNode said(JsonNode row) {
        JsonNode given = row.path(answer);
        if (isBox(given)) {
            return box(row, problem -> {}).<JsonNode>map(NODES::textNode).orElse(given);
        }
        JsonNode first = given.isArray() ? given.path(0) : given;
        return first.isObject() ? first.path("answer") : first;
    }

    /** A list in the field that is one by its name, or four numbers in the order of a box's corners in another. */
    private boolean isBox(JsonNode given) {
        return given.path(0).isNumber()
                && (answer.equals(BOX)
                        || (given.size() == 4
                                && IntStream.range(0, 4)
                                        .allMatch(i -> given.path(i).isNumber())
                                && given.path(0).asDouble() < given.path(2).asDouble()
                                && given.path(1).asDouble() < given.path(3).asDouble()));
    }

    private Optional<String> box(JsonNode row, Consumer<String> fault) {
        Optional<AnswerBox> box = AnswerBox.of(row.path(answer), answer, row.path("size"), fault);
        if (box.isPresent() && !box.get().hasArea()) {
            fault.accept("field " + answer + " must be a box [x1, y1, x2, y2] with x1 below x2 and y1 below y2");
            return Optional.empty();
        }
        return box.map(AnswerBox::answer);
    }

    /**
     * Checks that a model can be told to answer what a training row gives for an answer.
     *
     * @param where the row, as messages begin
     * @throws InputException if it is a list of numbers that is no box
     */
    void requireAnswer(JsonNode row, String where) {
        if (conversations.isEmpty() && isBox(row.path(answer))) {
            box(row, problem -> {
                throw new InputException("%s%s, or give the answer as text, such as \"[0.10, 0.20, 0.30, 0.40]\"."
                        .formatted(where, problem));
            });
        }
    }
}
