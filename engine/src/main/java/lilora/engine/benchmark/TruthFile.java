package lilora.engine.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import lilora.engine.InputException;
import lilora.engine.data.Split;
import lilora.engine.importing.RowChange;
import lilora.engine.json.Json;
import org.jspecify.annotations.Nullable;

/**
 * Official annotation files as the truth of test rows. Rows and annotations meet by id; where the ids do not meet, the file is of another
 * split, which is refused.
 */
final class TruthFile {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final String ANSWER = "answer";
    private static final String ANSWERS = "answers";

    private TruthFile() {}

    /**
     * Puts the official answers into test rows.
     *
     * @param files as {@link Truth#files()} names them; none leaves rows as they are
     * @param rows number of test rows
     * @throws InputException if a file has not the form of its kind, or not so many entries as there are rows
     */
    static RowChange of(Truth truth, List<Path> files, int rows) {
        if (files.isEmpty()) {
            return RowChange.NONE;
        }
        Path file = files.get(0);
        return switch (truth) {
            case IN_ROWS -> RowChange.NONE;
            case SCIENCE_QA -> scienceQa(file, files.get(1));
            case SCIENCE_QA_SPLIT -> scienceQaSplit(file);
            case TEXT_VQA -> textVqa(file);
            case GQA_BALANCED -> gqa(file);
            case COCO_CAPTIONS -> captions(file, rows);
        };
    }

    /** The field that the official answers come in, for rows with these fields; empty where the rows' own are used. */
    static Optional<String> field(Truth truth, List<String> fields) {
        return switch (truth) {
            case IN_ROWS, SCIENCE_QA_SPLIT -> Optional.empty();
            case SCIENCE_QA, GQA_BALANCED -> Optional.of(ANSWER);
            case TEXT_VQA -> Optional.of(ANSWERS);
            case COCO_CAPTIONS -> Optional.of(fields.contains(ANSWERS) ? ANSWERS : ANSWER);
        };
    }

    private static RowChange onTest(RowChange change) {
        return (split, number, row, where) -> split == Split.TEST ? change.of(split, number, row, where) : row;
    }

    private static String id(JsonNode row) {
        return row.path("question_id").asText("");
    }

    /** Rows that already say the same stay as they are, so that their file does. */
    private static JsonNode with(JsonNode row, String field, JsonNode value) {
        return value.equals(row.path(field)) ? row : ((ObjectNode) row.deepCopy()).set(field, value);
    }

    private static JsonNode field(Path file, JsonNode tree, String name, boolean list) {
        JsonNode value = tree.path(name);
        if (list ? !value.isArray() : !value.isObject()) {
            throw new InputException(
                    "%s has no field %s that is %s, so it is not the official annotation file; correct it."
                            .formatted(file, name, list ? "a list" : "an object"));
        }
        return value;
    }

    /** Which split an id of ScienceQA belongs to. */
    private static Map<String, String> splits(Path file) {
        JsonNode tree = Json.tree(file);
        field(file, tree, "test", true);
        Map<String, String> splits = new HashMap<>();
        tree.properties().forEach(split -> split.getValue().forEach(id -> {
            // minival and minitest are parts of the others.
            if (!split.getKey().startsWith("mini")) {
                splits.put(id.asText(), split.getKey());
            }
        }));
        return splits;
    }

    private static RowChange scienceQa(Path problems, Path splitsFile) {
        JsonNode all = Json.tree(problems);
        Map<String, String> splits = splits(splitsFile);
        return onTest((split, number, row, where) -> {
            requireTest(splits.get(id(row)), splitsFile, row, where);
            JsonNode problem = all.path(id(row));
            int answer = problem.path(ANSWER).asInt(-1);
            if (answer < 0 || answer >= problem.path("choices").size()) {
                throw new InputException("%s%s gives no answer within the choices of problem %s; correct it."
                        .formatted(where, problems, id(row)));
            }
            return with(row, ANSWER, TextNode.valueOf(Character.toString('A' + answer)));
        });
    }

    private static void requireTest(@Nullable String split, Path file, JsonNode row, String where) {
        if (!"test".equals(split)) {
            throw new InputException(
                    "%sid %s is %s, not among the test ids; the rows are of another split than the test, give that of the test."
                            .formatted(
                                    where,
                                    id(row),
                                    split == null ? "not in " + file : "of split \"%s\" in %s".formatted(split, file)));
        }
    }

    /** As Prism counts: rows outside the split are left out. */
    private static RowChange scienceQaSplit(Path file) {
        Map<String, String> splits = splits(file);
        return onTest((split, number, row, where) -> "test".equals(splits.get(id(row))) ? row : null);
    }

    private static RowChange textVqa(Path file) {
        JsonNode tree = Json.tree(file);
        Map<String, ArrayNode> answers = new HashMap<>();
        Set<String> sets = new HashSet<>();
        for (JsonNode question : field(file, tree, "data", true)) {
            sets.add(question.path("set_name").asText(tree.path("dataset_type").asText("")));
            if (question.path(ANSWERS) instanceof ArrayNode given) {
                answers.put(id(question), given);
            }
        }
        return onTest((split, number, row, where) -> {
            ArrayNode given = answers.get(id(row));
            if (given == null) {
                throw anotherSplit(file, row, where, String.join(", ", sets));
            }
            return with(row, ANSWERS, given);
        });
    }

    private static InputException anotherSplit(Path file, JsonNode row, String where, String named) {
        return new InputException(
                "%s%s has no answers to question %s, so it is of another split than the test rows%s; give the annotation file of their split."
                        .formatted(
                                where, file, id(row), named.isBlank() ? "" : " (it calls itself \"" + named + "\")"));
    }

    private static RowChange gqa(Path file) {
        JsonNode questions = Json.tree(file);
        return onTest((split, number, row, where) -> {
            JsonNode answer = questions.path(id(row)).path(ANSWER);
            if (!answer.isTextual()) {
                throw anotherSplit(file, row, where, "");
            }
            return with(row, ANSWER, answer);
        });
    }

    private static RowChange captions(Path file, int rows) {
        Map<Integer, ArrayNode> captions = new HashMap<>();
        for (JsonNode annotation : field(file, Json.tree(file), "annotations", true)) {
            captions.computeIfAbsent(annotation.path("image_id").asInt(), image -> NODES.arrayNode())
                    .add(annotation.path("caption"));
        }
        if (captions.size() != rows) {
            throw new InputException(
                    "%s has captions of %,d images, but there are %,d test rows; it is of another split, give that of the test rows."
                            .formatted(file, captions.size(), rows));
        }
        return onTest((split, number, row, where) -> {
            ArrayNode given = captions.get(number);
            if (given == null) {
                throw new InputException(
                        "%s%s has no captions of image %d, which stands for this row; give the file of this split."
                                .formatted(where, file, number));
            }
            return with(row, row.has(ANSWERS) ? ANSWERS : ANSWER, given);
        });
    }
}
