package lilora.builder.alignment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import lilora.builder.source.Credit;
import lilora.builder.source.Resource;
import lilora.builder.task.ImageArchive;

/** Writes the data as a task folder while it is made, so that no picture stays in memory: images in one zip file, one conversation each. */
final class AlignmentWriter implements AutoCloseable {
    private static final String IMAGES = "images.zip";
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final int HELD_OUT = 100;

    private final ObjectMapper mapper = new ObjectMapper();
    private final Path folder;
    private final Random random;
    private final ImageArchive archive;
    private final List<String> train = new ArrayList<>();
    private final List<String> test = new ArrayList<>();
    private final StringBuilder sources = new StringBuilder("image\tpackage\tversion\tfile\tauthor\tlicence\turl\n");
    private final Map<String, Integer> parts = new TreeMap<>();
    private final TreeSet<String> licences = new TreeSet<>();

    /**
     * @param folder where the files go; created if missing, files of the same names are replaced
     * @param random decides instructions, the order, and which items are kept out of the training (one in a hundred)
     */
    AlignmentWriter(Path folder, Random random) throws IOException {
        this.folder = folder;
        this.random = random;
        Files.createDirectories(folder);
        this.archive = new ImageArchive(new BufferedOutputStream(Files.newOutputStream(folder.resolve(IMAGES))));
    }

    void add(Captioned item) {
        int number = parts.merge(item.part(), 1, Integer::sum);
        String id = item.part() + "-" + number;
        String path = item.part() + "/" + number + ".jpg";
        try {
            archive.add(path, item.jpeg());
            if (random.nextInt(HELD_OUT) == 0) {
                test.add(mapper.writeValueAsString(testItem(item, id, path)));
            } else {
                train.add(mapper.writeValueAsString(trainItem(item, id, path)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        for (Credit credit : item.credits()) {
            licences.add(credit.licence());
            sources.append(String.join(
                            "\t", path, credit.sourcePackage(), credit.version(), credit.file(), credit.author()))
                    .append('\t')
                    .append(credit.licence())
                    .append('\t')
                    .append(credit.url())
                    .append('\n');
        }
    }

    /** How many pictures each part has so far. */
    Map<String, Integer> parts() {
        return Collections.unmodifiableMap(parts);
    }

    @Override
    public void close() throws IOException {
        archive.close();
        Collections.shuffle(train, random);
        text("train.json", lines(train));
        text("test.json", lines(test));
        text("SOURCES.tsv", sources.toString());
        text("task.json", description());
        text("LICENSE", Resource.text(AlignmentWriter.class, "LICENSE.txt"));
    }

    private static String lines(List<String> items) {
        return "[\n" + String.join(",\n", items) + "\n]\n";
    }

    private ObjectNode trainItem(Captioned item, String id, String path) {
        ObjectNode node = JSON.objectNode().put("id", id).put("image", path).put("type", item.part());
        ArrayNode conversation = node.putArray("conversations");
        conversation.addObject().put("from", "human").put("value", "<image>\n" + Instruction.any(random));
        conversation.addObject().put("from", "gpt").put("value", item.caption());
        return node;
    }

    private ObjectNode testItem(Captioned item, String id, String path) {
        ObjectNode node = JSON.objectNode().put("question_id", id).put("image", path);
        node.put("text", Instruction.any(random)).putArray("answer").add(item.caption());
        return node.put("type", item.part());
    }

    private String description() throws JsonProcessingException {
        ObjectNode node = JSON.objectNode().put("schema", 1);
        node.put("id", "alignment").put("title", "Captions for alignment").put("kind", "caption");
        node.put(
                "description",
                "Pictures with short captions, for aligning a projector as in LLaVA's first stage. It shares no picture with "
                        + "the tasks and holds none of their instructions.");
        node.put("metric", "caption").put("train", "train.json").put("test", "test.json");
        node.put("imageRoot", IMAGES).put("maxNewTokens", 48);
        node.put("licence", String.join(", ", licences) + "; see LICENSE").put("sources", "SOURCES.tsv");
        return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(node) + "\n";
    }

    private void text(String name, String content) throws IOException {
        Files.writeString(folder.resolve(name), content, StandardCharsets.UTF_8);
    }
}
