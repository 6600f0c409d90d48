package lilora.engine.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import lilora.engine.InputException;
import lilora.engine.experiment.StudySpec;
import lilora.engine.json.Json;
import lilora.engine.method.MethodCatalog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A grid stands for its combinations. */
class StudyGridTest {
    @TempDir
    private Path folder;

    @Test
    void aGridIsReadAndWrittenAndItsLastOptionChangesFirst() throws Exception {
        StudySpec study = read("""
                {"title": "a", "method": {"id": "lilora", "options": {"dropout": 0}}, "orders": 1,
                 "grid": {"stabilityWeight": [1, 2], "rank": [8, 16]}}
                """);
        assertThat(VariantGrid.expanded(study.variants(), MethodCatalog.load()))
                .extracting(StudySpec.Variant::title)
                .containsExactly(
                        "a, rank 8, stabilityWeight 1",
                        "a, rank 8, stabilityWeight 2",
                        "a, rank 16, stabilityWeight 1",
                        "a, rank 16, stabilityWeight 2");
        assertThat(VariantGrid.expanded(study.variants(), MethodCatalog.load())).allSatisfy(variant -> {
            assertThat(variant.orders()).isEqualTo(1);
            assertThat(variant.method().options()).containsKeys("dropout", "rank", "stabilityWeight");
        });
        Path file = folder.resolve("again.json");
        Json.writeAtomically(file, study);
        assertThat(Json.read(file, StudySpec.class)).isEqualTo(study);
    }

    /** The window writes what is no whole number's option with a point: rows keep their titles. */
    @Test
    void aValueIsTheSameWithAndWithoutAPoint() throws Exception {
        String variant = """
                {"title": "a", "method": {"id": "lilora", "options": {}}, "grid": {"stabilityWeight": [%s]}}
                """;
        StudySpec study = read(variant.formatted("1.0, 0.5, 1e6, true, \"x\""));
        assertThat(study).isEqualTo(read(variant.formatted("1, 0.5, 1000000, true, \"x\"")));
        assertThat(VariantGrid.expanded(read(variant.formatted("1.0, 0.5")).variants(), MethodCatalog.load()))
                .extracting(StudySpec.Variant::title)
                .containsExactly("a, stabilityWeight 1", "a, stabilityWeight 0.5");
    }

    private StudySpec read(String variants) throws Exception {
        Path file = folder.resolve("study.json");
        Files.writeString(
                file,
                "{\"schema\": 1, \"experiment\": \"e.json\", \"seeds\": [1], \"variants\": [%s]}".formatted(variants));
        return Json.read(file, StudySpec.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}}, \"grid\": {\"stabilityWeight\": [1, -1]} | Variant \"a, stabilityWeight -1\": Option \"stabilityWeight\" of method lilora is -1; it must be a number between 0 and 1000000",
                "{}}, \"grid\": {\"stabilityReduction\": [\"MEDIAN\"]} | Option \"stabilityReduction\" of method lilora is \"MEDIAN\"; it must be one of MEAN, SUM",
                "{}}, \"grid\": {\"lambda\": [1]} | Option \"lambda\" is unknown to method lilora",
                "{}}, \"grid\": {\"rank\": []} | Field \"grid.rank\" of variant \"a\" is []; name at least one value",
                "{}}, \"grid\": {\"rank\": [4, 4]} | and none twice",
                "{}}, \"grid\": {\"stabilityWeight\": [1, 1.0]} | is [1, 1]; name at least one value, and none twice",
                "{\"rank\": 4}}, \"grid\": {\"rank\": [8]} | leave one of them out"
            })
    void whatIsNoGridIsRefusedByItsField(String rest, String sentence) {
        assertThatThrownBy(() -> VariantGrid.expanded(
                        read("{\"title\": \"a\", \"method\": {\"id\": \"lilora\", \"options\": %s}".formatted(rest))
                                .variants(),
                        MethodCatalog.load()))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(sentence);
    }

    @Test
    void aTitleThatAGridMakesTwiceIsRefused() {
        assertThatThrownBy(() -> VariantGrid.expanded(read("""
                                {"title": "a", "method": {"id": "lilora", "options": {}}, "grid": {"rank": [16]}},
                                {"title": "a, rank 16", "method": {"id": "lilora", "options": {"rank": 16}}}
                                """).variants(), MethodCatalog.load()))
                .hasMessageContaining("has the title \"a, rank 16\" twice");
    }

    @Test
    void aGridWithoutEndIsRefused() {
        String values = java.util.stream.IntStream.rangeClosed(1, 40)
                .mapToObj(Integer::toString)
                .collect(java.util.stream.Collectors.joining(", ", "[", "]"));
        assertThatThrownBy(() ->
                        VariantGrid.expanded(read("""
                                {"title": "a", "method": {"id": "lilora", "options": {}},
                                 "grid": {"rank": %s, "stabilityWeight": %s}}
                                """.formatted(values, values)).variants(), MethodCatalog.load()))
                .hasMessageContaining("more than 1000 variants");
    }
}
