package lilora.builder.scene;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.zip.ZipInputStream;
import lilora.builder.CommittedAssets;
import lilora.builder.source.SourceRow;

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
        return parsed(bytes(file));
    }

    /** What scene-graphs.zip holds. */
    public JsonNode graphs() {
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(bytes("scene-graphs.zip")))) {
            assertThat(zip.getNextEntry()).hasFieldOrPropertyWithValue("name", "scene-graphs.json");
            return parsed(zip.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode parsed(byte[] json) {
        try {
            return new ObjectMapper().readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The graph of the scene that an image shows. */
    public static JsonNode graph(JsonNode graphs, String image) {
        return graphs.get(image.replace(".jpg", ""));
    }

    /** The files that one side's images were composed from, without images that only the other side has. */
    public Set<String> sources(String side) {
        return SourceRow.read(new String(bytes("SOURCES.tsv"), StandardCharsets.UTF_8)).stream()
                .filter(row -> row.image().startsWith(side + "-"))
                .map(row -> row.credit().key())
                .collect(Collectors.toSet());
    }

    /** A file of the folder. */
    public byte[] bytes(String file) {
        return CommittedAssets.read("tasks/" + id + "/" + file);
    }
}
