package lilora.assets;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the committed benchmark promises, checked on the files themselves. */
class CommittedTasksTest {
    private static final long MEGABYTE = 1 << 20;
    private static final int SIDE = 224;
    private static final int GARMENT_SIDE = 28;
    private static final Path ASSETS = EmbeddedAssets.ofThisBuild().folder(Path.of("unused"));

    static List<TaskFolder> tasks() throws IOException {
        List<TaskFolder> tasks = new ArrayList<>();
        try (Stream<Path> folders = Files.list(ASSETS.resolve("tasks"))) {
            for (Path folder : folders.filter(Files::isDirectory).sorted().toList()) {
                tasks.add(new TaskFolder(folder));
            }
        }
        return tasks;
    }

    @ParameterizedTest
    @MethodSource("tasks")
    void describesItself(TaskFolder task) {
        JsonNode json = task.task();

        assertThat(json.get("schema").asInt()).isEqualTo(1);
        assertThat(json.get("id").asText()).hasToString(task.toString());
        assertThat(json.get("metric").asText()).isIn("choice", "text", "exact", "contains", "caption");
        assertThat(json.get("maxNewTokens").asInt()).isPositive();
        for (String field : List.of("title", "kind", "description", "licence")) {
            assertThat(json.path(field).asText()).as(field).isNotBlank();
        }
    }

    @ParameterizedTest
    @MethodSource("tasks")
    void itemsAreWellFormedAndIdsUnique(TaskFolder task) throws IOException {
        Set<String> ids = new HashSet<>();
        for (JsonNode item : task.items("train")) {
            assertThat(ids.add(item.get("id").asText())).as(item.toString()).isTrue();
            JsonNode turns = item.get("conversations");
            assertThat(turns.at("/0/from").asText()).isEqualTo("human");
            assertThat(turns.at("/0/value").asText().startsWith("<image>\n")).isEqualTo(item.has("image"));
            assertThat(turns.at("/1/from").asText()).isEqualTo("gpt");
            assertThat(turns.at("/1/value").asText()).isNotBlank();
        }
        for (JsonNode item : task.items("test")) {
            assertThat(ids.add(item.get("question_id").asText()))
                    .as(item.toString())
                    .isTrue();
            assertThat(item.get("text").asText()).isNotBlank().doesNotContain("<image>");
            assertThat(answers(item)).isNotEmpty().allSatisfy(answer -> assertThat(answer)
                    .isNotBlank());
        }
        assertThat(ids).hasSizeGreaterThan(100);
    }

    @ParameterizedTest
    @MethodSource("tasks")
    void everyImageIsUsedAndDecodes(TaskFolder task) throws IOException {
        Set<String> used = new HashSet<>(images(task, "train"));
        used.addAll(images(task, "test"));

        assertThat(used).isEqualTo(task.images().keySet());
        for (Map.Entry<String, byte[]> image : task.images().entrySet()) {
            assertThat(ImageIO.read(new ByteArrayInputStream(image.getValue())))
                    .as(image.getKey())
                    .isNotNull();
        }
    }

    @ParameterizedTest
    @MethodSource("tasks")
    void picturesAreAsLargeAsTheirSourcesAllow(TaskFolder task) throws IOException {
        boolean garments = task.toString().equals("imagenet-mini");
        int wanted = garments ? GARMENT_SIDE : SIDE;
        int full = 0;
        for (byte[] image : task.images().values()) {
            BufferedImage decoded = ImageIO.read(new ByteArrayInputStream(image));
            int side = Math.max(decoded.getWidth(), decoded.getHeight());
            assertThat(side).isLessThanOrEqualTo(wanted);
            full += side == wanted ? 1 : 0;
        }
        assertThat(full).isGreaterThan(task.images().size() * 4 / 5);
    }

    @ParameterizedTest
    @MethodSource("tasks")
    void everyImageHasALicenceRow(TaskFolder task) throws IOException {
        assertThat(task.sources().keySet()).isEqualTo(task.images().keySet());
    }

    @ParameterizedTest
    @MethodSource("tasks")
    void trainingAndTestShareNeitherSourceNorImage(TaskFolder task) throws IOException {
        Set<String> train = images(task, "train");
        Set<String> test = images(task, "test");
        Map<String, List<String>> sources = task.sources();

        assertThat(sources(sources, test)).doesNotContainAnyElementsOf(sources(sources, train));
        assertThat(contents(task, test)).doesNotContainAnyElementsOf(contents(task, train));
    }

    @Test
    void noSourceServesTwoTasksOrATaskAndPretraining() throws IOException {
        List<TaskFolder> all = new ArrayList<>(tasks());
        Path pretraining = ASSETS.resolve("pretraining");
        if (Files.isDirectory(pretraining)) {
            all.add(new TaskFolder(pretraining));
        }
        Map<String, String> owners = new HashMap<>();
        for (TaskFolder task : all) {
            for (String source : sources(task.sources(), task.images().keySet())) {
                String other = owners.put(source, task.toString());
                assertThat(other).as(source + " is also in " + task).isNull();
            }
        }
    }

    @Test
    void tasksAndPretrainingTogetherStaySmall() throws IOException {
        long bytes = size(ASSETS.resolve("tasks")) + size(ASSETS.resolve("pretraining"));

        assertThat(bytes).isBetween(MEGABYTE, 33 * MEGABYTE);
    }

    private static long size(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return 0;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    private static List<String> answers(JsonNode item) {
        List<String> answers = new ArrayList<>();
        if (item.get("answer").isArray()) {
            item.get("answer").forEach(answer -> answers.add(answer.asText()));
        } else {
            answers.add(item.get("answer").asText());
        }
        return answers;
    }

    private static Set<String> images(TaskFolder task, String side) throws IOException {
        Set<String> images = new HashSet<>();
        for (JsonNode item : task.items(side)) {
            if (item.has("image")) {
                images.add(item.get("image").asText());
            }
        }
        return images;
    }

    private static Set<String> sources(Map<String, List<String>> sources, Set<String> images) {
        Set<String> keys = new HashSet<>();
        images.forEach(image -> keys.addAll(sources.getOrDefault(image, List.of())));
        return keys;
    }

    private static Set<ByteBuffer> contents(TaskFolder task, Set<String> images) {
        Set<ByteBuffer> contents = new HashSet<>();
        images.forEach(image -> contents.add(ByteBuffer.wrap(task.images().get(image))));
        return contents;
    }
}
