package lilora.builder.alignment;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import lilora.builder.pretraining.sample.Round;
import lilora.builder.source.Credit;
import lilora.builder.source.Resource;
import lilora.builder.task.CaptionFolder;

/** Writes the data as a task folder while it is made, one conversation for each picture; what is held out are captions. */
final class AlignmentWriter implements AutoCloseable {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final int HELD_OUT = 100;

    private final Conversation conversation;
    private final Random random;
    private final CaptionFolder folder;
    private final Map<String, Integer> parts = new TreeMap<>();
    private final TreeSet<String> licences = new TreeSet<>();

    /**
     * @param folder where the files go; created if missing, files of the same names are replaced
     * @param conversation what is said of each picture
     * @param random decides instructions, the order, and which items are kept out of the training (one in a hundred)
     */
    AlignmentWriter(Path folder, Conversation conversation, Random random) throws IOException {
        this.conversation = conversation;
        this.random = random;
        this.folder = new CaptionFolder(folder, "image", "package", "version", "file", "author", "licence", "url");
    }

    void add(Captioned item) {
        int number = parts.merge(item.part(), 1, Integer::sum);
        String id = item.part() + "-" + number;
        String path = item.part() + "/" + number + ".jpg";
        try {
            folder.image(path, item.jpeg());
            if (random.nextInt(HELD_OUT) == 0) {
                folder.test(testItem(item, id, path));
            } else {
                folder.train(trainItem(item, id, path));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        for (Credit credit : item.credits()) {
            licences.add(credit.licence());
            folder.source(
                    path,
                    credit.sourcePackage(),
                    credit.version(),
                    credit.file(),
                    credit.author(),
                    credit.licence(),
                    credit.url());
        }
    }

    /** How many pictures each part has so far. */
    Map<String, Integer> parts() {
        return Collections.unmodifiableMap(parts);
    }

    @Override
    public void close() throws IOException {
        folder.close();
        folder.shuffle(random);
        folder.write(
                new CaptionFolder.Description(
                        "alignment",
                        "Captions for alignment",
                        "Pictures with short captions, for aligning a projector as in LLaVA's first stage. It shares no picture with "
                                + "the tasks and holds none of their instructions.",
                        48,
                        String.join(", ", licences) + "; see LICENSE"),
                Resource.text(AlignmentWriter.class, "LICENSE.txt"));
    }

    private ObjectNode trainItem(Captioned item, String id, String path) {
        ObjectNode node = JSON.objectNode().put("id", id).put("image", path).put("type", item.part());
        ArrayNode turns = node.putArray("conversations");
        for (Round round : conversation.of(item, random)) {
            String marker = turns.isEmpty() ? "<image>\n" : "";
            turns.addObject().put("from", "human").put("value", marker + round.request());
            turns.addObject().put("from", "gpt").put("value", round.caption());
        }
        return node;
    }

    private ObjectNode testItem(Captioned item, String id, String path) {
        ObjectNode node = JSON.objectNode().put("question_id", id).put("image", path);
        node.put("text", Instruction.any(random)).putArray("answer").add(item.caption());
        return node.put("type", item.part());
    }
}
