package lilora.builder.pretraining;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import lilora.builder.pretraining.sample.Mixture;
import lilora.builder.pretraining.sample.Picture;
import lilora.builder.pretraining.sample.Round;
import lilora.builder.pretraining.sample.Sample;
import lilora.builder.source.Credit;
import lilora.builder.source.Resource;
import lilora.builder.task.CaptionFolder;

/** Writes the mixture as a task folder: the same JSON as the tasks', several rounds a conversation, images in one zip file. */
final class MixtureWriter {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final CaptionFolder.Description DESCRIPTION = new CaptionFolder.Description(
            "pretraining",
            "Pretraining mixture",
            "Captions of drawings, emoji, handwritten digits, composed scenes and lettering, and plain text: what the nano "
                    + "model is pretrained on. It shares no image with the tasks and holds none of their instructions.",
            32,
            "Apache-2.0, CC-BY-4.0, CC-BY-SA-3.0, WordNet licence and public domain, see LICENSE");

    private final Path folder;

    /** @param folder where the files go; created if missing, files of the same names are replaced */
    MixtureWriter(Path folder) {
        this.folder = folder;
    }

    void write(Mixture mixture) {
        try (CaptionFolder to = new CaptionFolder(folder, "image", "package", "version", "file", "author", "licence")) {
            for (int i = 0; i < mixture.train().size(); i++) {
                Sample sample = mixture.train().get(i);
                to.train(trainItem(sample, "p" + i, store(to, sample, "" + i)));
            }
            for (int i = 0; i < mixture.heldOut().size(); i++) {
                Sample sample = mixture.heldOut().get(i);
                to.test(testItem(sample, "h" + i, store(to, sample, "h" + i)));
            }
            to.write(DESCRIPTION, Resource.text(MixtureWriter.class, "LICENSE.txt"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Puts a sample's picture into the archive and its credits into the table; gives the picture's name, or nothing. */
    private static String store(CaptionFolder to, Sample sample, String name) throws IOException {
        Picture picture = sample.picture();
        if (picture == null) {
            return "";
        }
        String path = name + "." + picture.extension();
        to.image(path, picture.bytes());
        for (Credit credit : picture.credits()) {
            to.source(path, credit.sourcePackage(), credit.version(), credit.file(), credit.author(), credit.licence());
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
}
