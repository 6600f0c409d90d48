package lilora.engine.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import lilora.engine.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Caches as huggingface_hub lays them out: blobs, and snapshots of links to them. */
@DisabledOnOs(OS.WINDOWS)
class HubCacheTest {
    private static final String COMMIT = "4481d270cc22fd5c4d1bb5df129622006ccd9234";
    private static final String OLDER = "0000d270cc22fd5c4d1bb5df129622006ccd9234";

    @TempDir
    Path folder;

    private HubCache cache() {
        return new HubCache(folder);
    }

    private Path file(String repository, String commit, String name, String content) throws IOException {
        Path blobs = Files.createDirectories(folder.resolve(repository).resolve("blobs"));
        Path blob = blobs.resolve(Integer.toHexString(content.hashCode()));
        Files.writeString(blob, content);
        Path link =
                folder.resolve(repository).resolve("snapshots").resolve(commit).resolve(name);
        Files.createDirectories(link.getParent());
        return Files.createSymbolicLink(link, link.getParent().relativize(blob));
    }

    private void ref(String repository, String name, String commit) throws IOException {
        Path refs = Files.createDirectories(folder.resolve(repository).resolve("refs"));
        Files.writeString(refs.resolve(name), commit);
    }

    private void whole(String repository) throws IOException {
        ref(repository, "main", COMMIT);
        file(repository, COMMIT, "config.json", "{\"model_type\": \"llava\"}");
        file(
                repository,
                COMMIT,
                "model.safetensors.index.json",
                "{\"weight_map\": {\"a\": \"model-1.safetensors\", \"b\": \"model-2.safetensors\"}}");
        file(repository, COMMIT, "model-1.safetensors", "first");
        file(repository, COMMIT, "model-2.safetensors", "second!");
        file(repository, COMMIT, "README.md", "---\nlanguage:\n- en\nlicense: llama2\n---\nlicense: other\n");
    }

    @Test
    void whatIsThereIsListed() throws IOException {
        whole("models--llava-hf--llava-1.5-7b-hf");
        file("models--llava-hf--llava-1.5-7b-hf", OLDER, "config.json", "{}");
        Files.createDirectories(folder.resolve("datasets--x--y/snapshots/1"));
        Files.createDirectories(folder.resolve(".locks"));
        file("models--gpt2", COMMIT, "pytorch_model.bin", "weights");
        List<CachedModel> models = cache().models();
        assertThat(models)
                .extracting(CachedModel::name)
                .containsExactly("gpt2", "llava-hf/llava-1.5-7b-hf", "llava-hf/llava-1.5-7b-hf");
        CachedModel model = models.get(1);
        assertThat(model.isWhole()).isTrue();
        assertThat(model.refs()).containsExactly("main");
        assertThat(model.revision()).isEqualTo(COMMIT);
        assertThat(model.modelType()).isEqualTo("llava");
        assertThat(model.licence()).isEqualTo("llama2");
        assertThat(model.bytes()).isEqualTo(size(model.folder()));
        assertThat(models.get(0).missing()).containsExactly("config.json");
        assertThat(models.get(2).missing()).containsExactly("model.safetensors");
        assertThat(models.get(2).licence()).isNull();
        assertThat(new HubCache(folder.resolve("nowhere")).models()).isEmpty();
    }

    private static long size(Path snapshot) throws IOException {
        try (Stream<Path> files = Files.list(snapshot)) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        }
    }

    @Test
    void aModelIsFoundByItsName() throws IOException {
        whole("models--org--name");
        Path snapshot = folder.resolve("models--org--name/snapshots").resolve(COMMIT);
        for (String name : List.of("org/name", "org/name@main", "org/name@" + COMMIT)) {
            assertThat(cache().locate(Path.of(name))).as(name).isEqualTo(snapshot);
        }
        // A folder of that name comes first, and what is no name stays what it is.
        assertThat(cache().locate(folder)).isEqualTo(folder);
        for (String other : List.of("org/other", "a/b/c", "../name", "org/..", "name")) {
            assertThat(cache().locate(Path.of(other))).as(other).isEqualTo(Path.of(other));
        }
        assertThatThrownBy(() -> cache().locate(Path.of("org/name@v9")))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("no revision 'v9' of org/name; it has " + COMMIT);
    }

    @Test
    void theOnlyRevisionIsMeantWhereNoneHasAName() throws IOException {
        whole("models--org--name");
        Files.delete(folder.resolve("models--org--name/refs/main"));
        assertThat(cache().locate(Path.of("org/name")).getFileName()).hasToString(COMMIT);
        file("models--org--name", OLDER, "config.json", "{}");
        assertThatThrownBy(() -> cache().locate(Path.of("org/name"))).hasMessageContaining("no revision 'main'");
    }

    /** What is taken away, and what the model then lacks. */
    @ParameterizedTest
    @CsvSource({
        "snapshots/%s/model-2.safetensors, model-2.safetensors",
        "snapshots/%s/config.json, config.json",
        "snapshots/%s/model.safetensors.index.json, model.safetensors",
    })
    void halfAModelIsNotUsed(String file, String missing) throws IOException {
        whole("models--org--name");
        Files.delete(folder.resolve("models--org--name").resolve(file.formatted(COMMIT)));
        assertLacks(missing);
    }

    @ParameterizedTest
    @ValueSource(strings = {"config.json", "model-1.safetensors", "README.md"})
    void aLinkThatLeadsNowhereIsNamed(String name) throws IOException {
        whole("models--org--name");
        Path link =
                folder.resolve("models--org--name/snapshots").resolve(COMMIT).resolve(name);
        Files.delete(link.toRealPath());
        assertLacks(name);
    }

    private void assertLacks(String missing) {
        assertThat(cache().models().get(0).missing()).containsExactly(missing);
        assertThatThrownBy(() -> cache().locate(Path.of("org/name")))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("org/name is not whole in the cache " + folder + ": it lacks " + missing)
                .hasMessageContaining("hf download org/name")
                .extracting(refused -> ((InputException) refused).command())
                .isEqualTo("download org/name");
    }

    @Test
    void damagedFilesAreNoReasonToListNothing() throws IOException {
        whole("models--org--name");
        Path snapshot = folder.resolve("models--org--name/snapshots").resolve(COMMIT);
        Files.writeString(snapshot.resolve("config.json"), "{broken");
        Files.writeString(snapshot.resolve("README.md"), "---\nlicense: 'mit'");
        Files.writeString(snapshot.resolve("model.safetensors.index.json"), "[]");
        CachedModel model = cache().models().get(0);
        assertThat(model.modelType()).isNull();
        assertThat(model.licence()).isEqualTo("mit");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            /c   | /h   | /x | /c
            -    | /h   | /x | /h/hub
            -    | -    | /x | /x/huggingface/hub
            -    | -    | -  | /home/me/.cache/huggingface/hub
            ~/c  | -    | -  | /home/me/c
            -    | ~    | -  | /home/me/hub
            """)
    void theEnvironmentSaysWhereItIs(String cache, String home, String xdg, Path expected) {
        Map<String, String> environment = new HashMap<>();
        environment.put("HF_HUB_CACHE", cache);
        environment.put("HF_HOME", home);
        environment.put("XDG_CACHE_HOME", xdg);
        assertThat(HubCache.of(environment::get, Path.of("/home/me")).folder()).isEqualTo(expected);
    }
}
