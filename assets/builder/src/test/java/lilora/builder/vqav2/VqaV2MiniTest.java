package lilora.builder.vqav2;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.Color;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import lilora.builder.scene.Picture;
import lilora.builder.scene.Question;
import lilora.builder.scene.QuestionPair;
import lilora.builder.scene.SceneGraphs;
import lilora.builder.scene.SceneItems;
import lilora.builder.scene.Shapes;
import lilora.builder.scene.StoredTask;
import lilora.builder.source.Table;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VqaV2MiniTest {
    private static final StoredTask STORED = new StoredTask("vqav2-mini");

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void everyAnswerFollowsFromTheStoredSceneGraph(long seed) throws Exception {
        List<Picture> pictures = VqaV2Mini.paint(kit(), "train", 30, new Random(seed));
        JsonNode graphs = new ObjectMapper()
                .readTree(SceneGraphs.json(pictures.stream().map(Picture::scene).toList()));
        for (Picture picture : pictures) {
            JsonNode graph = graphs.get(picture.scene().id());
            for (Question question : NatureQuestions.of(picture.scene())) {
                assertThat(NatureOracle.answer(graph, question.text()))
                        .as(question.text())
                        .isEqualTo(question.answer());
            }
        }
    }

    @Test
    void sameSeedComposesTheSameScenesAndPairs() {
        List<Picture> once = VqaV2Mini.paint(kit(), "train", 30, new Random(7));
        List<Picture> again = VqaV2Mini.paint(kit(), "train", 30, new Random(7));
        Map<String, Integer> quota = Map.of("exist", 12, "count", 4, "kind", 3);
        List<QuestionPair> pairs = VqaV2Mini.ask(once, quota, new Random(8));
        assertThat(VqaV2Mini.ask(again, quota, new Random(8))).isEqualTo(pairs).hasSize(19);
        for (int i = 0; i < once.size(); i++) {
            assertThat(SceneItems.images(once).get(i).bytes())
                    .isEqualTo(SceneItems.images(again).get(i).bytes());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"train", "test"})
    void shippedAnswersFollowFromTheShippedSceneGraphs(String side) {
        JsonNode graphs = STORED.graphs();
        for (StoredTask.Item item : STORED.items(side)) {
            JsonNode graph = StoredTask.graph(graphs, item.image());
            assertThat(NatureOracle.answer(graph, item.question()))
                    .as(item.id())
                    .isEqualTo(item.answer());
        }
    }

    @Test
    void shippedQuestionsComeInComplementaryPairs() {
        Map<String, StoredTask.Item> items = new HashMap<>();
        STORED.items("train").forEach(item -> items.put(item.id(), item));
        STORED.items("test").forEach(item -> items.put(item.id(), item));
        Set<String> seen = new HashSet<>();
        for (JsonNode pair : STORED.json("complementary-pairs.json")) {
            StoredTask.Item one = items.get(pair.get(0).asText());
            StoredTask.Item other = items.get(pair.get(1).asText());
            assertThat(one.question()).isEqualTo(other.question());
            assertThat(one.answer()).isNotEqualTo(other.answer());
            assertThat(one.image()).isNotEqualTo(other.image());
            assertThat(seen.add(one.id()) && seen.add(other.id())).isTrue();
        }
        assertThat(seen).hasSize(1350).isEqualTo(items.keySet());
    }

    @ParameterizedTest
    @ValueSource(strings = {"train", "test"})
    void shippedMixOfTypesIsThatOfTheOriginal(String side) {
        List<StoredTask.Item> items = STORED.items(side);
        assertThat(items).hasSize(side.equals("train") ? 1050 : 300);
        assertThat(items.stream().map(StoredTask.Item::image).distinct()).hasSize(side.equals("train") ? 700 : 200);
        Map<String, Long> types =
                items.stream().collect(Collectors.groupingBy(StoredTask.Item::type, Collectors.counting()));
        assertThat(types.keySet()).containsExactlyInAnyOrder("yes/no", "number", "other");
        assertThat(types.get("yes/no") / (double) items.size()).isBetween(0.37, 0.39);
        assertThat(types.get("number") / (double) items.size()).isBetween(0.13, 0.15);
        long yes = items.stream().filter(item -> item.answer().equals("yes")).count();
        assertThat(2 * yes).isEqualTo(types.get("yes/no"));
    }

    @Test
    void shippedSidesShareNoSource() {
        Set<String> shared = new HashSet<>(STORED.sources("train"));
        shared.retainAll(STORED.sources("test"));
        assertThat(STORED.sources("test")).hasSizeGreaterThan(30);
        assertThat(shared).isEmpty();
    }

    @Test
    void namedBackgroundsAreOnBothSides() {
        Map<String, Set<String>> kinds = Table.read(NatureSources.class, "backgrounds.tsv").stream()
                .collect(Collectors.groupingBy(
                        row -> row.get("side"), Collectors.mapping(row -> row.get("kind"), Collectors.toSet())));
        assertThat(kinds.get("train")).containsAll(NatureQuestions.NAMED_BACKGROUNDS);
        assertThat(kinds.get("test")).containsAll(NatureQuestions.NAMED_BACKGROUNDS);
    }

    private static NatureKit kit() {
        List<Stamp> stamps = new ArrayList<>();
        for (Group group : Group.all()) {
            List<Optional<String>> colours = List.of(Optional.of("red"), Optional.of("blue"), Optional.empty());
            for (int i = 0; i < colours.size(); i++) {
                String name = group.word() + i;
                stamps.add(new Stamp(
                        group,
                        name,
                        colours.get(i),
                        Shapes.shape(group.word().length() + i, i == 1 ? Color.BLUE : Color.RED),
                        Shapes.credit(name)));
            }
        }
        List<Background> backgrounds = new ArrayList<>();
        for (String kind : List.of("grass", "sky", "stones")) {
            backgrounds.add(
                    new Background(kind, Shapes.texture(new Color(210, 220, 200), kind.length()), Shapes.credit(kind)));
        }
        return new NatureKit(stamps, backgrounds);
    }
}
