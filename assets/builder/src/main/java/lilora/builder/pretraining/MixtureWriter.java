package lilora.builder.pretraining;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import lilora.builder.pretraining.sample.Mixture;
import lilora.builder.pretraining.sample.Picture;
import lilora.builder.pretraining.sample.Round;
import lilora.builder.pretraining.sample.Sample;
import lilora.builder.source.Credit;
import lilora.builder.source.Resource;
import lilora.builder.task.ImageArchive;

/** Writes the mixture as a task folder: the same JSON as the tasks', several rounds a conversation, images in one zip file. */
final class MixtureWriter {
    private static final String IMAGES = "images.zip";
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final ObjectMapper mapper = new ObjectMapper();
    private final Path folder;

    /** @param folder where the files go; created if missing, files of the same names are replaced */
    MixtureWriter(Path folder) {
        this.folder = folder;
    }

    void write(Mixture mixture) {
        try {
            Files.createDirectories(folder);
            List<String> train = new ArrayList<>();
            List<String> test = new ArrayList<>();
            StringBuilder sources = new StringBuilder("image\tpackage\tversion\tfile\tauthor\tlicence\n");
            OutputStream out = new BufferedOutputStream(Files.newOutputStream(folder.resolve(IMAGES)));
            try (ImageArchive archive = new ImageArchive(out)) {
                for (int i = 0; i < mixture.train().size(); i++) {
                    Sample sample = mixture.train().get(i);
                    train.add(mapper.writeValueAsString(
                            trainItem(sample, "p" + i, store(archive, sample, "" + i, sources))));
                }
                for (int i = 0; i < mixture.heldOut().size(); i++) {
                    Sample sample = mixture.heldOut().get(i);
                    test.add(mapper.writeValueAsString(
                            testItem(sample, "h" + i, store(archive, sample, "h" + i, sources))));
                }
            }
            text("train.json", lines(train));
            text("test.json", lines(test));
            text("SOURCES.tsv", sources.toString());
            text("task.json", description());
            text("LICENSE", Resource.text(MixtureWriter.class, "LICENSE.txt"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String lines(List<String> items) {
        return "[\n" + String.join(",\n", items) + "\n]\n";
    }

    /** Puts a sample's picture into the archive and its credits into the table; gives the picture's name, or nothing. */
    private static String store(ImageArchive archive, Sample sample, String name, StringBuilder sources)
            throws IOException {
        Picture picture = sample.picture();
        if (picture == null) {
            return "";
        }
        String path = name + "." + picture.extension();
        archive.add(path, picture.bytes());
        for (Credit credit : picture.credits()) {
            sources.append(String.join(
                            "\t",
                            path,
                            credit.sourcePackage(),
                            credit.version(),
                            credit.file(),
                            credit.author(),
                            credit.licence()))
                    .append('\n');
        }
        return path;
    }

    private static ObjectNode trainItem(Sample sample, String id, String image) {
        ObjectNode node = JSON.objectNode().put("id", id);
        if (!image.isEmpty()) {
            node.put("image", image);
        }
        node.put("type", sample.part());
        ArrayNode conversation = node.putArray("conversations");
        String marker = image.isEmpty() ? "" : "<image>\n";
        for (Round round : sample.rounds()) {
            conversation.addObject().put("from", "human").put("value", marker + round.request());
            conversation.addObject().put("from", "gpt").put("value", round.caption());
            marker = "";
        }
        return node;
    }

    private static ObjectNode testItem(Sample sample, String id, String image) {
        Round first = sample.rounds().get(0);
        ObjectNode node = JSON.objectNode().put("question_id", id).put("image", image);
        node.put("text", first.request());
        Set<String> references = new LinkedHashSet<>(List.of(first.caption()));
        references.addAll(sample.references());
        ArrayNode answers = node.putArray("answer");
        references.forEach(answers::add);
        return node.put("type", sample.part());
    }

    private String description() throws JsonProcessingException {
        ObjectNode node = JSON.objectNode().put("schema", 1);
        node.put("id", "pretraining").put("title", "Pretraining mixture").put("kind", "caption");
        node.put(
                "description",
                "Captions of drawings, emoji, handwritten digits, composed scenes and lettering, and plain text: what the nano "
                        + "model is pretrained on. It shares no image with the tasks and holds none of their instructions.");
        node.put("metric", "caption").put("train", "train.json").put("test", "test.json");
        node.put("imageRoot", IMAGES).put("maxNewTokens", 32);
        node.put("licence", "Apache-2.0, CC-BY-4.0, CC-BY-SA-3.0, WordNet licence and public domain, see LICENSE");
        node.put("sources", "SOURCES.tsv");
        return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(node) + "\n";
    }

    private void text(String name, String content) throws IOException {
        Files.writeString(folder.resolve(name), content, StandardCharsets.UTF_8);
    }
}
