package lilora.builder.gqa;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.Color;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import lilora.builder.scene.Asked;
import lilora.builder.scene.Picture;
import lilora.builder.scene.Question;
import lilora.builder.scene.SceneGraphs;
import lilora.builder.scene.SceneItems;
import lilora.builder.scene.Shapes;
import lilora.builder.scene.StoredTask;
import lilora.builder.source.Table;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GqaMiniTest {
    private static final StoredTask STORED = new StoredTask("gqa-mini");

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void everyAnswerFollowsFromTheStoredSceneGraph(long seed) throws Exception {
        List<Picture> pictures = GqaMini.paint(kit(), "train", 30, new Random(seed));
        JsonNode graphs = new ObjectMapper()
                .readTree(SceneGraphs.json(pictures.stream().map(Picture::scene).toList()));
        for (Picture picture : pictures) {
            JsonNode graph = graphs.get(picture.scene().id());
            for (Question question : RoomQuestions.of(picture.scene())) {
                assertThat(RoomOracle.answer(graph, question.text()))
                        .as(question.text())
                        .isEqualTo(question.answer());
            }
        }
    }

    @Test
    void sameSeedComposesTheSameRoomsAndQuestions() {
        List<Picture> once = GqaMini.paint(kit(), "train", 12, new Random(7));
        List<Picture> again = GqaMini.paint(kit(), "train", 12, new Random(7));
        Map<String, Integer> quota = Map.of("exist", 12, "relation", 4);
        List<Asked> asked = GqaMini.ask(once, quota, new Random(8));
        assertThat(GqaMini.ask(again, quota, new Random(8))).isEqualTo(asked).hasSize(16);
        for (int i = 0; i < once.size(); i++) {
            assertThat(SceneItems.images(once).get(i).bytes())
                    .isEqualTo(SceneItems.images(again).get(i).bytes());
        }
    }

    @Test
    void thingsInOneRoomCannotBeMixedUp() {
        for (Picture picture : GqaMini.paint(kit(), "train", 60, new Random(3))) {
            List<Kind> kinds = picture.scene().things().stream()
                    .map(thing -> Kind.of(thing.name()))
                    .toList();
            for (Kind kind : kinds) {
                assertThat(kinds)
                        .as(picture.scene().id())
                        .filteredOn(other -> other == kind)
                        .hasSize(1);
                assertThat(kinds).noneMatch(kind::alike);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"train", "test"})
    void shippedAnswersFollowFromTheShippedSceneGraphs(String side) {
        JsonNode graphs = STORED.graphs();
        for (StoredTask.Item item : STORED.items(side)) {
            JsonNode graph = StoredTask.graph(graphs, item.image());
            assertThat(RoomOracle.answer(graph, item.question())).as(item.id()).isEqualTo(item.answer());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"train", "test"})
    void shippedAnswersAreBalanced(String side) {
        List<StoredTask.Item> items = STORED.items(side);
        assertThat(items).hasSize(side.equals("train") ? 1050 : 300);
        assertThat(items.stream().map(StoredTask.Item::image).distinct()).hasSize(side.equals("train") ? 700 : 200);
        Map<String, Map<String, Long>> counts = new LinkedHashMap<>();
        items.forEach(item -> counts.computeIfAbsent(item.type(), type -> new LinkedHashMap<>())
                .merge(item.answer(), 1L, Long::sum));
        assertThat(counts.keySet())
                .containsExactlyInAnyOrder("relation", "query", "exist", "attribute", "logic", "choose");
        for (String type : List.of("exist", "logic", "relation")) {
            List<Long> numbers = new ArrayList<>(counts.get(type).values());
            assertThat(numbers).hasSize(2);
            assertThat(Math.abs(numbers.get(0) - numbers.get(1))).as(type).isLessThanOrEqualTo(4);
        }
        assertThat(counts.get("query").values()).allMatch(count -> count <= items.size() / 20);
    }

    @Test
    void shippedSidesShareNoSource() {
        Set<String> shared = new HashSet<>(STORED.sources("train"));
        shared.retainAll(STORED.sources("test"));
        assertThat(STORED.sources("test")).hasSizeGreaterThan(30);
        assertThat(shared).isEmpty();
    }

    @Test
    void committedListsNameEveryClassWithSeveralModels() {
        Map<String, Set<String>> models = Table.read(RoomSources.class, "icons.tsv").stream()
                .collect(Collectors.groupingBy(
                        row -> row.get("class"), Collectors.mapping(row -> row.get("model"), Collectors.toSet())));
        assertThat(models.keySet())
                .containsExactlyInAnyOrderElementsOf(
                        Kind.all().stream().map(Kind::word).toList());
        assertThat(models.values()).allMatch(names -> names.size() >= 5);
    }

    private static RoomKit kit() {
        List<Furnishing> things = new ArrayList<>();
        for (Kind kind : Kind.all()) {
            List<String> colours = List.of(Furnishing.PAINT, "red", Furnishing.UNCLEAR);
            for (int i = 0; i < colours.size(); i++) {
                String name = kind.word() + i;
                things.add(new Furnishing(
                        kind,
                        name,
                        colours.get(i),
                        Shapes.shape(kind.word().length() + i, Color.RED),
                        Shapes.credit(name)));
            }
        }
        List<Covering> coverings = new ArrayList<>();
        for (String surface : List.of("wood", "tile", "carpet", "wall")) {
            coverings.add(new Covering(
                    surface, Shapes.texture(new Color(190, 180, 170), surface.length()), Shapes.credit(surface)));
        }
        return new RoomKit(things, coverings);
    }
}
