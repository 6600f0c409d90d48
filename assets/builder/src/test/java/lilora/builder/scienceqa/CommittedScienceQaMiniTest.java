package lilora.builder.scienceqa;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import javax.imageio.ImageIO;
import lilora.builder.CommittedAssets;
import lilora.builder.source.SourceRow;
import org.junit.jupiter.api.Test;

/** What the committed task promises. */
class CommittedScienceQaMiniTest {
    private static final String FOLDER = "tasks/scienceqa-mini/";
    private static final int MOST_WORDS = 90;

    private final List<JsonNode> train = items("train.json");
    private final List<JsonNode> test = items("test.json");

    private static byte[] read(String file) {
        return CommittedAssets.read(FOLDER + file);
    }

    private static List<JsonNode> items(String file) {
        try {
            return StreamSupport.stream(new ObjectMapper().readTree(read(file)).spliterator(), false)
                    .toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String prompt(JsonNode item) {
        return item.has("text")
                ? item.get("text").asText()
                : item.get("conversations").get(0).get("value").asText();
    }

    private static String answer(JsonNode item) {
        return item.has("answer")
                ? item.get("answer").asText()
                : item.get("conversations").get(1).get("value").asText();
    }

    private static Map<String, Long> counted(List<JsonNode> items, Function<JsonNode, String> key) {
        return items.stream().collect(Collectors.groupingBy(key, TreeMap::new, Collectors.counting()));
    }

    private static Set<String> sources(String side) {
        return SourceRow.read(new String(read("SOURCES.tsv"), StandardCharsets.UTF_8)).stream()
                .filter(row -> row.image().startsWith(side + "/"))
                .map(row -> row.credit().key())
                .collect(Collectors.toSet());
    }

    @Test
    void eachSubjectHasItsShare() {
        assertThat(counted(train, item -> item.get("type").asText()))
                .isEqualTo(Map.of("astronomy", 208L, "biology", 256L, "geography", 480L, "physics", 256L));
        assertThat(counted(test, item -> item.get("type").asText()))
                .isEqualTo(Map.of("astronomy", 52L, "biology", 64L, "geography", 120L, "physics", 64L));
    }

    @Test
    void everyAnswerIsTheLetterOfAnOption() {
        for (List<JsonNode> side : List.of(train, test)) {
            for (JsonNode item : side) {
                int index = answer(item).charAt(0) - 'A';
                assertThat(answer(item)).hasSize(1);
                assertThat(index).isBetween(0, item.get("choices").size() - 1);
                assertThat(prompt(item))
                        .contains("\n" + answer(item) + ". "
                                + item.get("choices").get(index).asText() + "\n");
            }
        }
    }

    @Test
    void optionsStandInOneOrderForEachQuestion() {
        Map<String, Set<JsonNode>> orders = new TreeMap<>();
        for (List<JsonNode> side : List.of(train, test)) {
            side.forEach(item ->
                    orders.computeIfAbsent(kind(item), kind -> new HashSet<>()).add(item.get("choices")));
        }
        assertThat(orders).hasSizeBetween(15, 40);
        assertThat(orders.values()).allMatch(set -> set.size() == 1);
    }

    @Test
    void noLetterIsAGoodGuessForAQuestion() {
        for (List<JsonNode> side : List.of(train, test)) {
            Map<String, List<JsonNode>> byKind = side.stream().collect(Collectors.groupingBy(this::kind));
            long guessed = byKind.values().stream()
                    .mapToLong(items -> counted(items, CommittedScienceQaMiniTest::answer).values().stream()
                            .max(Long::compare)
                            .orElseThrow())
                    .sum();
            assertThat((double) guessed / side.size()).isLessThan(0.42);
        }
    }

    /** The question without what differs from picture to picture: the name of a country. */
    private String kind(JsonNode item) {
        return prompt(item)
                .replace("<image>\n", "")
                .replaceAll("In which part of .* is", "In which part is")
                .replaceAll("concentration of \\w+", "concentration")
                .lines()
                .filter(line -> line.endsWith("?"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void promptsAreShortAndEndWithTheInstruction() {
        for (List<JsonNode> side : List.of(train, test)) {
            assertThat(side).allSatisfy(item -> {
                assertThat(prompt(item)).endsWith("Answer with the option's letter from the given choices directly.");
                assertThat(prompt(item).split("\\s+")).hasSizeLessThanOrEqualTo(MOST_WORDS);
            });
        }
    }

    @Test
    void noSourceIsOnBothSides() {
        assertThat(sources("test")).isNotEmpty().doesNotContainAnyElementsOf(sources("train"));
    }

    @Test
    void everyItemHasASquareImageOfItsOwn() throws IOException {
        Map<String, BufferedImage> images = new HashMap<>();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(read("images.zip")))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                images.put(entry.getName(), ImageIO.read(new ByteArrayInputStream(zip.readAllBytes())));
            }
        }
        assertThat(images).hasSize(train.size() + test.size());
        assertThat(images.values()).allMatch(image -> image.getWidth() == image.getHeight() && image.getWidth() <= 224);
        assertThat(images.values().stream().filter(image -> image.getWidth() == 224))
                .hasSizeGreaterThan(images.size() * 9 / 10);
        for (List<JsonNode> side : List.of(train, test)) {
            assertThat(side)
                    .allMatch(item -> images.containsKey(item.get("image").asText()));
        }
    }
}
