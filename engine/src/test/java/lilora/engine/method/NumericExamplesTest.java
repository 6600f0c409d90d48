package lilora.engine.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import lilora.engine.model.Kernels;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every method beside numbers that were computed apart from the engine: outputs, loss terms, gradients and what is kept at a stage's end. A new
 * method gets its examples in make_methods.py, which lies beside the files that it makes.
 */
class NumericExamplesTest {
    /** They choose items and ranks, not formulas, and have tests of their own. */
    private static final Set<String> NO_FORMULAS = Set.of("replay selection", "lilora subRanks");

    private static Kernels kernels;

    @BeforeAll
    static void loadKernels() {
        kernels = new Kernels();
    }

    @AfterAll
    static void closeKernels() {
        kernels.close();
    }

    /** Examples by the id of their method. */
    private static Map<String, JsonNode> files() {
        Map<String, JsonNode> files = new TreeMap<>();
        try {
            Path script = Path.of(Objects.requireNonNull(NumericExamplesTest.class.getResource("make_methods.py"))
                    .toURI());
            try (Stream<Path> all = Files.list(script.resolveSibling("."))) {
                for (Path file :
                        all.filter(path -> path.toString().endsWith(".json")).toList()) {
                    String name = file.getFileName().toString();
                    files.put(
                            name.substring(0, name.length() - ".json".length()),
                            new ObjectMapper().readTree(file.toFile()));
                }
            }
        } catch (IOException | URISyntaxException e) {
            throw new IllegalStateException(e);
        }
        return files;
    }

    static Stream<Arguments> examples() {
        return files().entrySet().stream().flatMap(file -> file.getValue()
                .valueStream()
                .map(example -> arguments(example.get("example").asText(), file.getKey(), example)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("examples")
    void theEngineComputesWhatTheExampleSays(String title, String method, JsonNode file) {
        play(MethodCatalog.load().find(method), file);
    }

    private static <O extends Record> void play(ContinualMethod<O> method, JsonNode file) {
        try (NumericExample<O> example = new NumericExample<>(method, file, kernels)) {
            example.play();
        }
    }

    @Test
    void everyMethodHasAnExample() {
        List<String> methods = MethodCatalog.load().all().stream()
                .map(method -> method.descriptor().id())
                .toList();
        assertThat(files().keySet())
                .as("methods with a numeric example; a new one gets its own in make_methods.py")
                .containsExactlyInAnyOrderElementsOf(methods);
    }

    @ParameterizedTest
    @MethodSource("lilora.engine.method.MethodContractTest#methods")
    <O extends Record> void everyFormOfAMethodHasAnExample(ContinualMethod<O> method) {
        String id = method.descriptor().id();
        JsonNode examples = Objects.requireNonNull(files().get(id));
        for (OptionSchema.Field field : OptionSchema.of(method.descriptor()).fields()) {
            if (!NO_FORMULAS.contains(id + " " + field.name())) {
                assertThat(examples.valueStream()
                                .map(example -> example.get("options").path(field.name()))
                                .map(given -> given.asText(field.defaultValue().toString())))
                        .as(field.name() + " in the numeric examples of " + id)
                        .containsAll(field.choices());
            }
        }
    }
}
