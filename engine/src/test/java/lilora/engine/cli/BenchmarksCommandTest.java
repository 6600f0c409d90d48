package lilora.engine.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import lilora.engine.benchmark.Trees;
import lilora.engine.json.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BenchmarksCommandTest {
    @TempDir
    private Path folder;

    private static JsonNode tree(String json) {
        return Json.parse("output", json, JsonNode.class);
    }

    @Test
    void whatIsKnownIsListed() {
        assertThat(Invocation.of("benchmarks").succeeded().out())
                .contains("ucit-mcitlib3   UCIT as the third MCITlib reads it (arXiv 2503.12941)")
                .contains("PMCVQA, DocVQA, ChartQA");
    }

    @Test
    void aTreeIsTold() throws IOException {
        Trees.make("coin", folder);
        assertThat(Invocation.of("benchmarks", folder).succeeded().out())
                .contains("CoIN (coin), arXiv 2403.08350, in " + folder.resolve("Instructions_Original"))
                .contains("1 ScienceQA              4 training rows        3 test rows  scored by choice")
                .contains("answers from problems.json and pid_splits.json");
        Files.delete(folder.resolve("Instructions_Original/VizWiz/val.json"));
        Invocation lacking = Invocation.of("benchmarks", folder, "--json");
        assertThat(lacking.code()).isEqualTo(2);
        JsonNode vizwiz = tree(lacking.out()).path("tasks").path(4);
        assertThat(vizwiz.path("name").asText()).isEqualTo("VizWiz");
        assertThat(vizwiz.has("test")).isFalse();
        assertThat(vizwiz.path("problems").path(0).asText()).contains("the test file val.json is not in");
    }

    @Test
    void anotherFolderIsRefused() {
        Invocation.of("benchmarks", folder).refused("is no tree of a known benchmark", "Known: CVIT, CoIN");
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "links need a right there that people seldom have")
    void aBenchmarkIsImportedWithAnExperiment() throws IOException {
        Trees.make("mllm-dcl", folder.resolve("data"));
        Path out = folder.resolve("tasks");
        assertThat(Invocation.of("import", "--benchmark", folder.resolve("data"), "--out", out)
                        .succeeded()
                        .out())
                .contains("4 training items, 3 test items", "experiment: " + out.resolve("mllm-dcl.json"));
        Invocation.of("check-data", out.resolve("mllm-dcl-rs"), out.resolve("mllm-dcl-med"))
                .succeeded();
        Invocation.of("plan", out.resolve("mllm-dcl.json")).refused("mllm-dcl.json", "baseModel");
        JsonNode again = tree(Invocation.of(
                        "import",
                        "--benchmark",
                        folder.resolve("data"),
                        "--out",
                        out,
                        "--replace",
                        "--max-new-tokens",
                        9,
                        "--json")
                .succeeded()
                .out());
        assertThat(again.path("written").asBoolean()).isTrue();
        assertThat(again.path("reports")
                        .path(1)
                        .path("task")
                        .path("maxNewTokens")
                        .asInt())
                .isEqualTo(9);
        Files.delete(folder.resolve("data/Domain_data/Fin/test.json"));
        Invocation.of("import", "--benchmark", folder.resolve("data"), "--out", out, "--replace")
                .refused("Fin: the test file test.json is not in");
        Invocation.of("import", "--benchmark", folder.resolve("data"), "--out", folder.resolve("part"), "--partial")
                .succeeded();
        assertThat(folder.resolve("part/mllm-dcl-fin")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--metric=exact", "--link-images", "--train=x", "--id=a"})
    void optionsOfOneTaskAreRefusedWithABenchmark(String option) {
        Invocation.of("import", "--benchmark", folder, "--out", folder.resolve("tasks"), option)
                .refused(option.split("=")[0] + " has no meaning with --benchmark");
    }

    @Test
    void aFolderOfFilesAndABenchmarkAreNotBothGiven() {
        Invocation.of("import", folder, "--benchmark", folder, "--out", folder.resolve("tasks"))
                .refused("either a folder of instruction files or --benchmark");
        Invocation.of("import", "--partial", "--out", folder.resolve("tasks")).refused("name it with --benchmark");
    }
}
