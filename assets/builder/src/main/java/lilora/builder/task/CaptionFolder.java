package lilora.builder.task;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * A task folder of captions while it is made: the same files as the tasks', one item a line, images in one zip file, which is written
 * at once so that no picture stays in memory.
 */
public final class CaptionFolder implements AutoCloseable {
    private static final String IMAGES = "images.zip";

    private final ObjectMapper mapper = new ObjectMapper();
    private final Path folder;
    private final ImageArchive archive;
    private final List<String> train = new ArrayList<>();
    private final List<String> test = new ArrayList<>();
    private final StringBuilder sources = new StringBuilder();

    /**
     * @param folder created if missing; files of the same names are replaced
     * @param columns of the table of sources
     */
    public CaptionFolder(Path folder, String... columns) throws IOException {
        this.folder = folder;
        Files.createDirectories(folder);
        this.archive = new ImageArchive(new BufferedOutputStream(Files.newOutputStream(folder.resolve(IMAGES))));
        source(columns);
    }

    /** Adds an image file. */
    public void image(String path, byte[] bytes) throws IOException {
        archive.add(path, bytes);
    }

    /** Adds a line to the table of sources. */
    public void source(String... cells) {
        sources.append(String.join("\t", cells)).append('\n');
    }

    public void train(ObjectNode item) throws IOException {
        train.add(mapper.writeValueAsString(item));
    }

    public void test(ObjectNode item) throws IOException {
        test.add(mapper.writeValueAsString(item));
    }

    /** Puts the training items into another order. */
    public void shuffle(Random random) {
        Collections.shuffle(train, random);
    }

    /** Writes all but the images. */
    public void write(Description description, String licenceText) throws IOException {
        text("train.json", lines(train));
        text("test.json", lines(test));
        text("SOURCES.tsv", sources.toString());
        text("task.json", mapper.writerWithDefaultPrettyPrinter().writeValueAsString(description.json()) + "\n");
        text("LICENSE", licenceText);
    }

    private static String lines(List<String> items) {
        return "[\n" + String.join(",\n", items) + "\n]\n";
    }

    private void text(String name, String content) throws IOException {
        Files.writeString(folder.resolve(name), content, StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        archive.close();
    }

    /** What {@code task.json} says. */
    public record Description(String id, String title, String description, int maxNewTokens, String licence) {
        private ObjectNode json() {
            ObjectNode node = JsonNodeFactory.instance.objectNode().put("schema", 1);
            node.put("id", id).put("title", title).put("kind", "caption").put("description", description);
            node.put("metric", "caption").put("train", "train.json").put("test", "test.json");
            node.put("imageRoot", IMAGES).put("maxNewTokens", maxNewTokens);
            return node.put("licence", licence).put("sources", "SOURCES.tsv");
        }
    }
}
