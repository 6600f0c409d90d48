package lilora.engine.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import lilora.engine.DiskException;
import lilora.engine.InputException;
import lilora.engine.event.RecordedEvent;
import lilora.engine.event.RunEvent;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonTest {
    enum Mode {
        PAPER,
        CODE
    }

    record Rank(int rank, @Nullable Double alpha, Mode mode) {
        Rank {
            if (rank < 1) {
                throw new InputException("rank is " + rank + "; it must be at least 1.");
            }
        }

        boolean isSmall() {
            return rank < 8;
        }
    }

    record Plan(String name, Rank method, List<String> tasks, Map<String, Double> scores, boolean loud) {}

    record Number(double value, List<@Nullable Double> row) {}

    private static final String GOOD = """
            {
              "name": "a",
              "method": {"rank": 4, "mode": "CODE"},
              "tasks": ["x", "y"],
              "scores": {"b": 1, "a": 2.5},
              "loud": true
            }
            """;

    @Test
    void whatIsWrittenIsReadBackEqual() {
        Plan plan = Json.parse("plan", GOOD, Plan.class);
        assertThat(plan.method()).isEqualTo(new Rank(4, null, Mode.CODE));
        assertThat(Json.parse("again", Json.compact(plan), Plan.class)).isEqualTo(plan);
        assertThat(Json.parse("again", Json.pretty(plan), Plan.class)).isEqualTo(plan);
    }

    @Test
    void onlyComponentsAreWrittenAbsentOnesAreLeftOutAndMapsAreSorted() {
        Plan plan = new Plan("a", new Rank(4, null, Mode.CODE), List.of("x"), Map.of("z", 1.0, "b", 2.0), false);
        assertThat(Json.compact(plan))
                .isEqualTo(
                        "{\"name\":\"a\",\"method\":{\"rank\":4,\"mode\":\"CODE\"},\"tasks\":[\"x\"],\"scores\":{\"b\":2.0,\"z\":1.0},\"loud\":false}");
    }

    @Test
    void prettyTextIsTheSameOnEverySystem() {
        assertThat(Json.pretty(new Rank(1, 2.0, Mode.PAPER)))
                .isEqualTo("{\n  \"rank\": 1,\n  \"alpha\": 2.0,\n  \"mode\": \"PAPER\"\n}\n");
    }

    @ParameterizedTest
    @CsvSource({"NaN", "Infinity", "-Infinity"})
    void numbersThatJsonLacksAreStrings(String name) {
        double value = Double.parseDouble(name);
        String text = Json.compact(new Number(value, java.util.Arrays.asList(value, null)));
        assertThat(text).isEqualTo("{\"value\":\"%s\",\"row\":[\"%s\",null]}".formatted(name, name));
        Number read = Json.parse("n", text, Number.class);
        assertThat((Double) read.value()).isEqualTo((Double) value);
        assertThat(read.row()).containsExactly(value, null);
    }

    @Property(seed = "1", tries = 200)
    void everyNumberSurvives(@ForAll("doubles") double value) {
        assertThat(Json.parse("n", Json.compact(new Number(value, List.of())), Number.class)
                        .value())
                .isEqualTo(value);
    }

    @Provide
    Arbitrary<Double> doubles() {
        return Arbitraries.longs().map(Double::longBitsToDouble).filter(d -> !Double.isNaN(d));
    }

    @Test
    void eventsOfARunSurvive() {
        RunEvent event = new RunEvent.Step(1, 2, Double.NaN, 0.5, 0, Double.POSITIVE_INFINITY, 1e-4, 16, 10.25, 640);
        RecordedEvent line = new RecordedEvent(1, 7, 1, "2026-01-01T00:00:00Z", event);
        String text = Json.compact(line);
        assertThat(text).contains("\"type\":\"step\"").doesNotContain("\n");
        assertThat(Json.parse("events.jsonl line 7", text, RecordedEvent.class)).isEqualTo(line);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        "rank": 4       | "rnk": 4             | plan.json, line 3, column 38, field method.rnk: is unknown. Did you mean "rank"?
        "rank": 4       | "rank": 4, "zzzzz":1 | plan.json, line 3, column 51, field method.zzzzz: is unknown. Known here: alpha, mode, rank.
        "rank": 4,      | ``                   | plan.json, line 3, column 29: the object that ends here lacks field method.rank; add it.
        "rank": 4       | "rank": "high"       | plan.json, line 3, column 22, field method.rank: must be an integer, found "high".
        "rank": 4       | "rank": "4"          | plan.json, line 3, column 22, field method.rank: must be an integer, found "4".
        "rank": 4       | "rank": 4.5          | plan.json, line 3, column 22, field method.rank: is 4.5, but must be an integer.
        "rank": 4       | "rank": null         | plan.json, line 3, column 22, field method.rank: is null; give a value.
        "rank": 4       | "rank": [4]          | plan.json, line 3, column 22, field method.rank: must be an integer, found a list [...].
        "rank": 4       | "rank": 0            | plan.json, line 3, column 39, field method: rank is 0; it must be at least 1.
        "CODE"          | "CODES"              | field method.mode: is "CODES", but must be one of PAPER, CODE. Did you mean "CODE"?
        "CODE"          | 1                    | field method.mode: is 1, but must be one of PAPER, CODE.
        "name": "a"     | "name": null         | field name: is null; give a value.
        "name": "a"     | "name": 3            | field name: is 3, but must be text in quotes.
        "name": "a"     | "nmae": "a"          | plan.json, line 7, column 1, field nmae: is unknown. Did you mean "name"?
        ["x", "y"]      | ["x", null]          | field tasks[1]: is null; give a value.
        ["x", "y"]      | "x"                  | field tasks: must be a list [...], found "x".
        {"b": 1         | {"b": "much"         | field scores.b: must be a number, found "much".
        {"b": 1         | {"b": null           | field scores.b: is null; give a value.
        "loud": true    | "loud": "true"       | field loud: must be true or false, found "true".
        "loud": true    | "loud": true, "loud": false | plan.json, line 6, column 23: field loud is given twice; keep one.
        "name": "a",    | "name": "a"          | plan.json, line 3, column 3: this is not valid JSON
        """)
    void everyMistakeNamesItsPlaceAndTheRemedy(String good, String bad, String sentence) {
        assertThat(GOOD).contains(good);
        assertThatThrownBy(() -> Json.parse("plan.json", GOOD.replace(good, bad), Plan.class))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(sentence);
    }

    @Test
    void textAfterTheValueAndEmptyTextAreRefused() {
        assertThatThrownBy(() -> Json.parse("p", GOOD + "{}", Plan.class))
                .hasMessageContaining("line 8")
                .hasMessageContaining("text after the end of the JSON value");
        assertThatThrownBy(() -> Json.parse("p", "  ", Plan.class)).hasMessageContaining("p is empty");
        assertThatThrownBy(() -> Json.parse("p", "null", Plan.class)).hasMessageContaining("holds null");
        assertThatThrownBy(() -> Json.parse("p", "[]", Plan.class)).hasMessageContaining("must be an object");
    }

    @Test
    void anUnknownEventTypeIsNamedWithTheNearestKnownOne() {
        String line = "{\"v\":1,\"seq\":1,\"attempt\":1,\"time\":\"t\",\"event\":{\"type\":\"stp\"}}";
        assertThatThrownBy(() -> Json.parse("e", line, RecordedEvent.class))
                .hasMessageContaining("field event")
                .hasMessageContaining("unknown type \"stp\"")
                .hasMessageContaining("Did you mean \"step\"?");
        assertThatThrownBy(() -> Json.parse("e", line.replace("\"type\":\"stp\"", ""), RecordedEvent.class))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("lacks its type");
    }

    @Test
    void filesAreReplacedAsAWhole(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("rank.json");
        Json.writeAtomically(file, new Rank(1, null, Mode.CODE));
        Json.writeAtomically(file, new Rank(2, null, Mode.CODE));
        assertThat(Json.read(file, Rank.class).rank()).isEqualTo(2);
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void aFileThatCannotBeWrittenLeavesTheOldOne(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("rank.json");
        Json.writeAtomically(file, new Rank(1, null, Mode.CODE));
        Files.createDirectory(folder.resolve("rank.json.writing"));
        assertThatThrownBy(() -> Json.writeAtomically(file, new Rank(2, null, Mode.CODE)))
                .isInstanceOf(DiskException.class)
                .hasMessageContaining("Cannot write " + file);
        assertThat(Json.read(file, Rank.class).rank()).isEqualTo(1);
    }

    @Test
    void missingFilesAndFoldersAreNamed(@TempDir Path folder) {
        assertThatThrownBy(() -> Json.read(folder.resolve("no.json"), Rank.class))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("no.json does not exist");
        assertThatThrownBy(() -> Json.read(folder, Rank.class)).hasMessageContaining("is a folder");
    }

    @Test
    void treesAllowForeignFields(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("config.json"), "{\"a\": {\"b\": 3}, \"other\": []}");
        assertThat(Json.tree(file).at("/a/b").asInt()).isEqualTo(3);
        Files.writeString(file, "{\"a\": 1, \"a\": 2}");
        assertThatThrownBy(() -> Json.tree(file)).hasMessageContaining("field a is given twice");
        Files.writeString(file, "{\n\"a\": ");
        assertThatThrownBy(() -> Json.tree(file)).hasMessageContaining("line 2");
        Files.writeString(file, "");
        assertThatThrownBy(() -> Json.tree(file)).hasMessageContaining("is empty");
    }
}
