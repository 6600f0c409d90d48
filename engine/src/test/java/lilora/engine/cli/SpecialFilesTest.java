package lilora.engine.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import lilora.engine.experiment.ExperimentSpec;
import lilora.engine.json.Json;
import lilora.engine.run.ExitCode;
import lilora.engine.tiny.TinyTask;
import lilora.engine.tiny.TinyWorld;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every file that a user names, or that lies in a folder he names, is in turn what no reader expects: a pipe that nobody writes to, a
 * device without an end, a folder, a link to nothing, a loop of links, a file far too large. Each is answered by one sentence that
 * names it, within seconds.
 */
@DisabledOnOs(OS.WINDOWS)
class SpecialFilesTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    private static final List<String> OF_MODEL = List.of(
            "config.json",
            "generation_config.json",
            "tokenizer.json",
            "tokenizer_config.json",
            "special_tokens_map.json",
            "added_tokens.json",
            "preprocessor_config.json",
            "processor_config.json",
            "model.safetensors");
    private static final List<String> OF_TASK = List.of("task.json", "train.json", "test.json", "images");

    @TempDir
    static Path folder;

    private static TinyWorld world;
    private static Path experiment;

    @BeforeAll
    static void write() throws IOException {
        world = TinyWorld.create(folder);
        experiment = folder.resolve("experiment.json");
        ExperimentSpec spec = world.experiment("lilora");
        Json.writeAtomically(experiment, spec);
    }

    static List<Arguments> files() {
        List<Arguments> files = new ArrayList<>();
        for (SpecialFile kind : SpecialFile.values()) {
            OF_MODEL.forEach(name -> files.add(Arguments.of(kind, "model/" + name)));
            OF_TASK.forEach(name -> files.add(Arguments.of(kind, "colours/" + name)));
            files.add(Arguments.of(kind, "experiment.json"));
        }
        files.removeIf(one -> one.get()[0] == SpecialFile.FOLDER && one.get()[1].equals("colours/images"));
        return files;
    }

    @ParameterizedTest
    @MethodSource("files")
    void eachIsAnsweredByASentenceThatNamesIt(SpecialFile kind, String name) throws IOException {
        Path file = folder.resolve(name);
        Path aside = folder.resolve("aside");
        boolean there = Files.exists(file);
        if (there) {
            Files.move(file, aside);
        }
        try {
            kind.make(file);
            Invocation run = Assertions.assertTimeoutPreemptively(
                    SOON,
                    () -> Invocation.of("run", experiment, "--workspace", folder.resolve("workspace"), "--threads", 1));
            run.refused(file.getFileName().toString());
            assertThat(Files.exists(folder.resolve("workspace/runs"))).isFalse();
        } finally {
            Files.deleteIfExists(file);
            if (there) {
                Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE);
            }
        }
    }

    static List<Arguments> images() {
        return Arrays.stream(SpecialFile.values()).map(Arguments::of).toList();
    }

    @ParameterizedTest
    @MethodSource("images")
    void soIsAnImage(SpecialFile kind) throws IOException {
        Path task = TinyTask.write(folder.resolve("shapes-" + kind), "shapes", 2, 2);
        Path image;
        try (var images = Files.list(task.resolve("images"))) {
            image = images.sorted().findFirst().orElseThrow();
        }
        Files.delete(image);
        kind.make(image);
        Assertions.assertTimeoutPreemptively(
                        SOON, () -> Invocation.of("ask", world.model(), "What is it?", "--image", image))
                .refused(image.getFileName().toString());
        Invocation checked = Assertions.assertTimeoutPreemptively(SOON, () -> Invocation.of("check-data", task));
        assertThat(checked.code()).isEqualTo(ExitCode.INPUT);
        assertThat(checked.out() + checked.err())
                .contains(image.getFileName().toString())
                .doesNotContain("Exception", "\tat ");
    }
}
