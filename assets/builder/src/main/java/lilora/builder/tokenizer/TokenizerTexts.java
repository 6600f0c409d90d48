package lilora.builder.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import lilora.builder.source.BuildException;
import lilora.builder.source.Resource;

/**
 * The texts that the vocabulary is trained on: the committed list of words that every conversation has, and what is asked and
 * answered in the training files of the mixture and the tasks. Test files are never read.
 */
final class TokenizerTexts {
    /** How often each line of the committed list counts, against damped counts of one to about a hundred. */
    private static final int LISTED_WEIGHT = 40;

    /** Words said of pictures count more than those of definitions: the tasks are about pictures. */
    private static final int PICTURE_WEIGHT = 4;

    private final WordCounts listed = new WordCounts();
    private final WordCounts onPictures = new WordCounts();
    private final WordCounts withoutPicture = new WordCounts();

    /** Adds the committed list. */
    void addListed() {
        Resource.text(TokenizerTexts.class, "texts.txt")
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .forEach(line -> listed.add(line, LISTED_WEIGHT));
    }

    /**
     * Adds all files called {@code train.json} below a folder.
     *
     * @throws BuildException if there is none, or one is no JSON
     */
    void addTrainingFiles(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> found =
                    files.filter(file -> file.endsWith("train.json")).sorted().toList();
            if (found.isEmpty()) {
                throw new BuildException("There is no train.json below " + folder + "; build the mixture first.");
            }
            for (Path file : found) {
                addConversations(new ObjectMapper().readTree(file.toFile()));
            }
        } catch (IOException e) {
            throw new BuildException("The training files below " + folder + " cannot be read; build them again.", e);
        }
    }

    private void addConversations(JsonNode items) {
        for (JsonNode item : items) {
            WordCounts met = item.has("image") ? onPictures : withoutPicture;
            for (JsonNode turn : item.path("conversations")) {
                // After the image's marker comes a line break: the first word has no space before it.
                met.add(turn.path("value").asText().replace("<image>", ""), 1);
            }
        }
    }

    /** The counts to train on. */
    WordCounts counts() {
        WordCounts counts = withoutPicture.damped(1);
        counts.addAll(onPictures.damped(PICTURE_WEIGHT));
        counts.addAll(listed);
        return counts;
    }
}
