package lilora.engine.data;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import lilora.engine.PythonWhitespace;
import lilora.engine.data.Finding.Code;
import org.jspecify.annotations.Nullable;

/** Test items in CVIT's form, or as a conversation of one question and one answer. An item with an error is reported and left out. */
final class TestReader {
    private static final Set<String> KNOWN = Set.of(
            "question_id",
            "id",
            ItemFields.IMAGE,
            ItemFields.IMAGES,
            "text",
            "answer",
            "answers",
            "type",
            "choices",
            "hint",
            "conversations",
            "answer_bbox",
            "size");

    /** Benchmarks whose rules or tables tell items apart by another field than type, by metric. */
    private static final Map<String, String> TYPES = Map.of("acl-ocr", "answer_type", "acl-vp", "task");

    private final ItemFile file;
    private final ItemFields fields;
    private final String type;
    private final boolean lettered;
    private final boolean grounding;
    private final boolean published;
    private final Map<String, Integer> lines = new HashMap<>();

    /** @param metric of the task: with "choice", options are listed in the prompt as "A. ...", one a line, and can be counted there */
    TestReader(Path folder, String name, String metric, FindingSink findings) {
        this.file = new ItemFile(folder.resolve(name));
        this.type = TYPES.getOrDefault(metric, "type");
        this.fields = new ItemFields(folder, name, known(type), findings);
        this.lettered = metric.equals("choice") || metric.equals("choice-prism");
        this.published = metric.startsWith("grounding-");
        this.grounding = metric.equals("grounding") || published;
    }

    private static Set<String> known(String type) {
        Set<String> known = new HashSet<>(KNOWN);
        known.add(type);
        return known;
    }

    void read(Consumer<TestItem> items) {
        file.read((object, line) -> {
            TestItem item = item(object, line);
            if (item != null) {
                items.accept(item);
            }
        });
        fields.finish();
    }

    private @Nullable TestItem item(JsonNode object, int line) {
        fields.begin(object, line, "question_id", "id");
        requireNewId(line);
        List<String> images = fields.images(object);
        String prompt = prompt(object, images.size());
        List<String> answers = isBox(object) ? List.of(box(object)) : answers(object);
        if (!object.has("text") && object.path("conversations").size() > 2) {
            fields.warn(
                    Code.TURN_ORDER,
                    "the conversation has %d turns, but a test item asks one question; the first question and answer are used"
                            .formatted(object.path("conversations").size()));
        }
        JsonNode sort = object.path(type);
        int choices = choices(object.path("choices"), prompt);
        if (!fields.usable()) {
            return null;
        }
        return new TestItem(
                fields.id(), images, prompt, answers, sort.isValueNode() ? sort.asText() : null, choices, line);
    }

    /** Predictions are paired with their references by id, so that ids must be there and unique. */
    private void requireNewId(int line) {
        if (fields.id().isEmpty()) {
            fields.error(Code.MISSING_ID, "the item has no question_id; add one");
            return;
        }
        Integer before = lines.putIfAbsent(fields.id(), line);
        if (before != null) {
            fields.error(
                    Code.DUPLICATE_ID, "line " + before + " has the same question_id; every test item needs its own");
        }
    }

    private String prompt(JsonNode object, int images) {
        JsonNode text = object.has("text") ? object.path("text") : turn(object, "human");
        if (!text.isTextual()) {
            fields.error(Code.MISSING_FIELD, "field text, the question, is missing or not text; add it");
            return "";
        }
        String asked = text.asText();
        int markers = Turn.markers(asked);
        if (markers > 0 && images == 0) {
            fields.error(
                    Code.IMAGE_MARKER,
                    "the question holds " + Turn.IMAGE + ", but the item has no image; add one or remove the marker");
        } else if (markers > 0 && images > 1 && markers != images) {
            fields.error(
                    Code.IMAGE_MARKER,
                    "the item has " + images + " images, but " + Turn.IMAGE + " occurs " + markers
                            + " times; put it once for each, or remove it: they all come before the question then");
        }
        String words = markers > 0 ? PythonWhitespace.strip(asked.replace(Turn.IMAGE, "")) : asked;
        if (PythonWhitespace.isBlank(words)) {
            fields.error(Code.EMPTY_QUESTION, "the question is empty; fill field text or remove the item");
        }
        return images > 1 ? asked : words;
    }

    private static JsonNode turn(JsonNode object, String speaker) {
        for (JsonNode turn : object.path("conversations")) {
            if (turn.path("from").asText().equals(speaker)) {
                return turn.path("value");
            }
        }
        return object.path("conversations").path("no such turn");
    }

    /** Grounding files of the field name the answer by what it is. */
    private boolean isBox(JsonNode object) {
        return object.hasNonNull("answer_bbox") && (published || (!object.has("answer") && !object.has("answers")));
    }

    /** The box as the text of a list; in shares of the image where the file gives pixels and the size, as the model answers. */
    private String box(JsonNode object) {
        if (!grounding) {
            fields.error(
                    Code.BAD_FIELD,
                    "field answer_bbox is a box, which metrics such as \"grounding\" score by intersection over union; set it in task.json");
            return "";
        }
        JsonNode given = object.path("answer_bbox");
        if (given.isTextual()) {
            return given.asText();
        }
        return AnswerBox.of(given, "answer_bbox", object.path("size"), problem -> fields.error(Code.BAD_FIELD, problem))
                .map(AnswerBox::text)
                .orElse("");
    }

    private List<String> answers(JsonNode object) {
        JsonNode given = object.has("answers") ? object.path("answers") : object.path("answer");
        if (given.isMissingNode()) {
            given = turn(object, "gpt");
        }
        List<String> answers = new ArrayList<>();
        if (given.isArray()) {
            given.forEach(one -> add(answers, one.isObject() ? one.path("answer") : one));
        } else {
            add(answers, given);
        }
        if (fields.usable() && answers.stream().allMatch(PythonWhitespace::isBlank)) {
            fields.error(Code.EMPTY_ANSWER, "the answer is empty; fill it or remove the item");
        }
        return answers;
    }

    private void add(List<String> answers, JsonNode value) {
        if (value.isMissingNode() || value.isNull()) {
            fields.error(Code.EMPTY_ANSWER, "field answer is missing; add the answer, or a list of answers");
        } else if (!value.isTextual() && !value.isIntegralNumber()) {
            fields.error(
                    Code.BAD_FIELD,
                    value.isValueNode()
                            ? "field answer is " + value.asText()
                                    + " without quotes, which may be written in several ways; put it in quotes"
                            : "field answer must be text or a list of texts");
        } else {
            answers.add(value.asText());
        }
    }

    private int choices(JsonNode list, String prompt) {
        if (list.isArray() && !list.isEmpty()) {
            return list.size();
        }
        if (!list.isMissingNode() && !list.isNull()) {
            fields.error(Code.BAD_FIELD, "field choices must be a list of the options");
        }
        return lettered ? Choices.countIn(prompt) : TestItem.UNKNOWN_CHOICES;
    }
}
