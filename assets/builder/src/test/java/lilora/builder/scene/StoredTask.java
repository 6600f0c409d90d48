package lilora.builder.scene;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import lilora.builder.CommittedAssets;

/** A committed task folder, read as a reader who knows only the format would. */
public record StoredTask(String id) {
    /** A question with its answer. */
    public record Item(String id, String image, String type, String question, String answer) {}

    /** The items of {@code train} or {@code test}. */
    public List<Item> items(String side) {
        List<Item> items = new ArrayList<>();
        for (JsonNode node : json(side + ".json")) {
            boolean train = side.equals("train");
            JsonNode turns = node.get("conversations");
            String text = train
                    ? turns.get(0).get("value").asText()
                    : node.get("text").asText();
            String answer = train
                    ? turns.get(1).get("value").asText()
                    : node.get("answer").asText();
            String question = text.replace("<image>\n", "").lines().findFirst().orElseThrow();
            String name = node.get(train ? "id" : "question_id").asText();
            items.add(
                    new Item(name, node.get("image").asText(), node.get("type").asText(), question, answer));
        }
        return items;
    }

    /** A JSON file of the folder. */
    public JsonNode json(String file) {
        try {
            return new ObjectMapper().readTree(bytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The graph of the scene that an image shows. */
    public static JsonNode graph(JsonNode graphs, String image) {
        return graphs.get(image.replace(".jpg", ""));
    }

    /** The files that one side's images were composed from, without images that only the other side has. */
    public Set<String> sources(String side) throws IOException {
        Set<String> sources = new HashSet<>();
        for (String line : new String(bytes("SOURCES.tsv"), java.nio.charset.StandardCharsets.UTF_8).split("\n", -1)) {
            String[] cells = line.split("\t", -1);
            if (cells[0].startsWith(side + "-")) {
                sources.add(cells[1] + ":" + cells[3]);
            }
        }
        return sources;
    }

    /** A file of the folder. */
    public byte[] bytes(String file) {
        return CommittedAssets.read("tasks/" + id + "/" + file);
    }
}
