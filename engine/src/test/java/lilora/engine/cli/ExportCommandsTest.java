package lilora.engine.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import lilora.engine.exporting.StoredAdapters;
import lilora.engine.method.LowRank;
import lilora.engine.peft.PeftAdapter;
import lilora.engine.tiny.TinyWorld;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What leaves a run of LiLoRA over two tasks. */
class ExportCommandsTest {
    @TempDir
    static Path shared;

    private static TinyWorld world;
    private static StoredRun stored;

    @TempDir
    private Path folder;

    @BeforeAll
    static void train() throws IOException {
        world = TinyWorld.create(shared.resolve("world"));
        stored = StoredRun.train(shared, world.experiment("lilora"));
    }

    private Path run() {
        return stored.directory().path();
    }

    @Test
    void theAdapterOfATaskIsWhatTheRunAnswersItWith() throws IOException {
        Path out = folder.resolve("adapter");
        Invocation.of("export-adapter", run(), "--task", "colours", "--out", out)
                .succeeded();
        try (StoredAdapters adapters = new StoredAdapters(run(), null);
                NDManager manager = NDManager.newBaseManager()) {
            PeftAdapter read = PeftAdapter.read(out, adapters.config());
            Map<String, float[]> expected = new TreeMap<>();
            adapters.use(
                    1,
                    parts -> parts.forEach((site, part) -> {
                        assertThat(part.scale()).isEqualTo(2);
                        expected.put(site + " down", part.down().toFloatArray());
                        expected.put(site + " up", part.up().toFloatArray());
                    }));
            assertThat(expected).hasSize(2 * adapters.sites().size());
            Map<String, float[]> found = new TreeMap<>();
            read.sites().forEach(site -> {
                LowRank part = read.lowRank(site, manager);
                assertThat(part.scale()).isEqualTo(2);
                found.put(site.name() + " down", part.down().toFloatArray());
                found.put(site.name() + " up", part.up().toFloatArray());
            });
            assertThat(found.keySet()).isEqualTo(expected.keySet());
            found.forEach((name, values) -> assertThat(values).as(name).isEqualTo(expected.get(name)));
        }
        assertThat(Files.readString(out.resolve("README.md")))
                .startsWith("---\nbase_model: \"" + world.model())
                .contains("- lilora", "task 1: colours", "stage 2 of 2", "| **colours** | ", "| counts | ");
    }

    @Test
    void jointTrainingEndsWithTheStageOfTheLastTask() throws IOException {
        Path joint = StoredRun.train(Files.createDirectory(folder.resolve("joint")), world.experiment("joint"))
                .directory()
                .path();

        Invocation.of("export-adapter", joint, "--stage", 2, "--out", folder.resolve("adapter"))
                .succeeded();
        assertThat(folder.resolve("adapter/adapter_model.safetensors")).isRegularFile();
    }

    @Test
    void whatWasNotLearnedIsNotExported() {
        Path out = folder.resolve("adapter");
        Invocation.of("export-adapter", run(), "--task", 2, "--stage", 1, "--out", out)
                .refused("Task 2 had not been learned at the end of stage 1");
        Invocation.of("export-adapter", run(), "--stage", 0, "--out", out).refused("had not been learned");
        Invocation.of("export-adapter", run(), "--task", "shapes", "--out", out)
                .refused("\"shapes\"", "1 colours", "2 counts");
        assertThat(out).doesNotExist();
        Invocation.of("export-adapter", run(), "--out", world.model()).refused("is not empty");
    }
}
