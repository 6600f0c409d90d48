package lilora.builder.look;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import lilora.builder.source.BuildException;
import lilora.builder.task.TaskItem;

/** A built task as it lies in its folder. */
public final class TaskFolder {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path folder;
    private final JsonNode description;

    /**
     * Opens a task.
     *
     * @throws BuildException if the folder is no task
     */
    public TaskFolder(Path folder) {
        this.folder = folder;
        this.description = json("task.json");
    }

    /** A field of task.json. */
    public String described(String field) {
        return description.path(field).asText();
    }

    /** Whether an item asks for a caption: it has several answers, and no other is wrong for being different. */
    public boolean asksForCaptions() {
        return described("metric").equals("caption");
    }

    /** The items of {@code train} or {@code test}, in their order. */
    public List<TaskItem> items(String side) {
        List<TaskItem> items = new ArrayList<>();
        for (JsonNode node : json(side + ".json")) {
            items.add(side.equals("train") ? trainItem(node) : testItem(node));
        }
        return items;
    }

    private static TaskItem trainItem(JsonNode node) {
        String text = node.at("/conversations/0/value").asText().replace("<image>\n", "");
        List<String> answers = List.of(node.at("/conversations/1/value").asText());
        return item(node, node.path("id").asText(), text, answers);
    }

    private static TaskItem testItem(JsonNode node) {
        List<String> answers = strings(node.path("answer"));
        if (answers.isEmpty()) {
            answers.add(node.path("answer").asText());
        }
        return item(node, node.path("question_id").asText(), node.path("text").asText(), answers);
    }

    private static TaskItem item(JsonNode node, String id, String text, List<String> answers) {
        return new TaskItem(
                id,
                node.path("image").asText(),
                text,
                answers,
                node.path("type").asText(),
                strings(node.path("choices")),
                node.path("hint").asText());
    }

    private static List<String> strings(JsonNode array) {
        List<String> strings = new ArrayList<>();
        array.forEach(one -> strings.add(one.asText()));
        return strings;
    }

    /** The bytes of an image. */
    public byte[] image(String path) {
        try (ZipFile zip = archive();
                InputStream in = zip.getInputStream(zip.getEntry(path))) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new BuildException(
                    "The image " + path + " of " + folder + " cannot be read; build the task again.", e);
        }
    }

    /** All images by their paths, in order. */
    public Map<String, byte[]> images() {
        Map<String, byte[]> images = new TreeMap<>();
        try (ZipFile zip = archive()) {
            for (ZipEntry entry : Collections.list(zip.entries())) {
                images.put(entry.getName(), zip.getInputStream(entry).readAllBytes());
            }
        } catch (IOException e) {
            throw new BuildException("The images of " + folder + " cannot be read; build the task again.", e);
        }
        return images;
    }

    private ZipFile archive() throws IOException {
        return new ZipFile(folder.resolve(described("imageRoot")).toFile());
    }

    private JsonNode json(String file) {
        try {
            return JSON.readTree(Files.readString(folder.resolve(file)));
        } catch (IOException e) {
            throw new BuildException(
                    "The file " + file + " in " + folder + " cannot be read; name the folder of a built task.", e);
        }
    }
}
