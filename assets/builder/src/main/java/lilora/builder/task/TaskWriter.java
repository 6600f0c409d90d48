package lilora.builder.task;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import lilora.builder.source.BuildException;
import lilora.builder.source.SourceTable;

/**
 * Writes a task folder: task.json, train.json, test.json (one item a line), images.zip, SOURCES.tsv and LICENSE. Equal content
 * gives equal bytes.
 */
public final class TaskWriter {
    private static final String IMAGES = "images.zip";
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final ObjectMapper mapper = new ObjectMapper();
    private final Path root;

    /** @param root the folder that gets one folder for each task */
    public TaskWriter(Path root) {
        this.root = root;
    }

    /**
     * Checks and writes a task; files of that name are replaced.
     *
     * @throws BuildException if the task breaks a rule of the benchmark or the folder cannot be written
     */
    public void write(TaskContent task) {
        new TaskCheck(task).run();
        Path folder = root.resolve(task.description().id());
        try {
            Files.createDirectories(folder);
            writeText(folder.resolve("task.json"), description(task));
            writeText(
                    folder.resolve("train.json"),
                    lines(task.train().stream().map(TaskWriter::trainItem).toList()));
            writeText(
                    folder.resolve("test.json"),
                    lines(task.test().stream().map(TaskWriter::testItem).toList()));
            writeText(folder.resolve("SOURCES.tsv"), sources(task.images()));
            writeText(folder.resolve("LICENSE"), task.licenceText());
            writeImages(folder.resolve(IMAGES), task.images());
            for (Map.Entry<String, byte[]> extra : task.extraFiles().entrySet()) {
                Files.write(folder.resolve(extra.getKey()), extra.getValue());
            }
        } catch (IOException e) {
            throw new BuildException("The folder " + folder + " cannot be written; check free space and rights.", e);
        }
    }

    private String description(TaskContent task) throws JsonProcessingException {
        TaskDescription d = task.description();
        ObjectNode node = JSON.objectNode();
        node.put("schema", 1);
        node.put("id", d.id()).put("title", d.title()).put("kind", d.kind());
        node.put("description", d.description()).put("metric", d.metric());
        if (!task.train().isEmpty()) {
            node.put("train", "train.json");
        }
        if (!task.test().isEmpty()) {
            node.put("test", "test.json");
        }
        node.put("imageRoot", IMAGES).put("maxNewTokens", d.maxNewTokens());
        node.put("licence", d.licence()).put("sources", "SOURCES.tsv");
        return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(node) + "\n";
    }

    private static ObjectNode trainItem(TaskItem item) {
        ObjectNode node = JSON.objectNode().put("id", item.id());
        String token = "";
        if (!item.image().isEmpty()) {
            node.put("image", item.image());
            token = "<image>\n";
        }
        ArrayNode turns = node.putArray("conversations");
        turns.addObject().put("from", "human").put("value", token + item.text());
        turns.addObject().put("from", "gpt").put("value", item.answers().get(0));
        putExtras(node, item);
        return node;
    }

    private static ObjectNode testItem(TaskItem item) {
        ObjectNode node = JSON.objectNode().put("question_id", item.id());
        if (!item.image().isEmpty()) {
            node.put("image", item.image());
        }
        node.put("text", item.text());
        if (item.answers().size() == 1) {
            node.put("answer", item.answers().get(0));
        } else {
            ArrayNode answers = node.putArray("answer");
            item.answers().forEach(answers::add);
        }
        putExtras(node, item);
        return node;
    }

    private static void putExtras(ObjectNode node, TaskItem item) {
        if (!item.type().isEmpty()) {
            node.put("type", item.type());
        }
        if (!item.choices().isEmpty()) {
            ArrayNode choices = node.putArray("choices");
            item.choices().forEach(choices::add);
        }
        if (!item.hint().isEmpty()) {
            node.put("hint", item.hint());
        }
    }

    private String lines(List<ObjectNode> items) throws JsonProcessingException {
        List<String> lines = new ArrayList<>();
        for (ObjectNode item : items) {
            lines.add(mapper.writeValueAsString(item));
        }
        return "[\n" + String.join(",\n", lines) + "\n]\n";
    }

    private static String sources(List<TaskImage> images) {
        SourceTable table = new SourceTable();
        for (TaskImage image : images) {
            image.credits().forEach(credit -> table.add(image.path(), credit));
        }
        return table.text();
    }

    private static void writeImages(Path file, List<TaskImage> images) throws IOException {
        List<TaskImage> sorted =
                images.stream().sorted(Comparator.comparing(TaskImage::path)).toList();
        try (ImageArchive archive = new ImageArchive(new BufferedOutputStream(Files.newOutputStream(file)))) {
            for (TaskImage image : sorted) {
                archive.add(image.path(), image.bytes());
            }
        }
    }

    private static void writeText(Path file, String text) throws IOException {
        Files.writeString(file, text, StandardCharsets.UTF_8);
    }
}
