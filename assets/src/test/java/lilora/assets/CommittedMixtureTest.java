package lilora.assets;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the shipped mixture promises: nothing of the tasks in it, every image there, held-out images not learnt from. */
class CommittedMixtureTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int SIDE = 64;
    private static Path assets;
    private static JsonNode train;
    private static JsonNode heldOut;

    @BeforeAll
    static void read(@TempDir Path folder) throws IOException {
        assets = EmbeddedAssets.ofThisBuild().folder(folder);
        train = MAPPER.readTree(assets.resolve("pretraining/train.json").toFile());
        heldOut = MAPPER.readTree(assets.resolve("pretraining/test.json").toFile());
    }

    @Test
    void holdsNoInstructionOfATask() {
        for (JsonNode item : train) {
            for (JsonNode turn : item.path("conversations")) {
                assertThat(turn.path("value").asText())
                        .doesNotContainIgnoringCase("option's letter")
                        .doesNotContainIgnoringCase("single word")
                        .doesNotContainIgnoringCase("brief caption in one complete");
            }
        }
    }

    @Test
    void marksTheImageOnceAndFirst() {
        for (JsonNode item : train) {
            JsonNode turns = item.path("conversations");
            assertThat(turns.size() % 2).isZero();
            for (int i = 0; i < turns.size(); i++) {
                boolean marked = turns.path(i).path("value").asText().startsWith("<image>\n");
                assertThat(marked).as(item.path("id").asText()).isEqualTo(i == 0 && item.has("image"));
            }
        }
    }

    @Test
    void sharesNoSourceWithATask() throws IOException {
        Set<String> mixture = sources(assets.resolve("pretraining"));
        try (Stream<Path> tasks = Files.list(assets.resolve("tasks"))) {
            for (Path task : tasks.sorted().toList()) {
                Set<String> shared = sources(task);
                assertThat(shared).hasSizeGreaterThan(50);
                shared.retainAll(mixture);
                assertThat(shared).as(task.getFileName().toString()).isEmpty();
            }
        }
    }

    @Test
    void everyImageIsThereAndSquare() throws IOException {
        try (ZipFile zip = new ZipFile(assets.resolve("pretraining/images.zip").toFile())) {
            Set<String> unused = zip.stream().map(ZipEntry::getName).collect(Collectors.toCollection(HashSet::new));
            for (JsonNode items : List.of(train, heldOut)) {
                for (JsonNode item : items) {
                    if (item.has("image")) {
                        assertThat(unused.remove(item.path("image").asText())).isTrue();
                    }
                }
            }
            assertThat(unused).isEmpty();
            for (JsonNode item : heldOut) {
                BufferedImage image = ImageIO.read(
                        zip.getInputStream(zip.getEntry(item.path("image").asText())));
                assertThat(image.getWidth()).isEqualTo(SIDE);
                assertThat(image.getHeight()).isEqualTo(SIDE);
            }
        }
    }

    /** Package and file of each source of a folder's images. */
    private static Set<String> sources(Path folder) throws IOException {
        return TaskFolder.sources(folder.resolve("SOURCES.tsv")).values().stream()
                .flatMap(List::stream)
                .collect(Collectors.toCollection(HashSet::new));
    }
}
