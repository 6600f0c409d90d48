package lilora.engine.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import lilora.engine.experiment.MethodSpec;
import lilora.engine.experiment.StudySpec;
import lilora.engine.json.Json;
import lilora.engine.tiny.TinyWorld;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What a study uses again, and what it refuses before it begins. */
class StudyCommandTest {
    @TempDir
    private Path folder;

    private Path study;

    @BeforeEach
    void write() throws IOException {
        Json.writeAtomically(
                folder.resolve("tiny.json"), TinyWorld.create(folder).experiment("zero-shot"));
        study = folder.resolve("study.json");
        Json.writeAtomically(
                study,
                new StudySpec(
                        1,
                        "tiny.json",
                        List.of(3L),
                        List.of(new StudySpec.Variant("base", new MethodSpec("zero-shot", Map.of())))));
    }

    @Test
    void aRunThatDoesNotTellItsThreadsIsNamedAndNotUsedAgain() throws IOException {
        Path workspace = folder.resolve("w");
        Object[] command = {"study", study, "--workspace", workspace, "--threads", 1};
        Invocation.of(command).succeeded();
        assertThat(Invocation.of(command).succeeded().out()).contains("reused from");

        Path run;
        try (Stream<Path> runs = Files.list(workspace.resolve("runs"))) {
            run = runs.findFirst().orElseThrow();
        }
        asOfOlderVersion(run);
        Invocation again = Invocation.of(command).succeeded();
        assertThat(again.err()).contains(run + " did the same, but does not tell by how many threads");
        assertThat(again.out()).doesNotContain("reused");
        try (Stream<Path> runs = Files.list(workspace.resolve("runs"))) {
            assertThat(runs).hasSize(2);
        }
    }

    /** Those left the number of threads to libtorch and had neither a hash of the specification nor sums of their events. */
    private static void asOfOlderVersion(Path run) throws IOException {
        Path spec = run.resolve("run.json");
        Files.writeString(spec, Files.readString(spec).replace("\"threads\": 1", "\"threads\": 0"));
        Path events = run.resolve("events.jsonl");
        Files.writeString(
                events,
                Files.readString(events)
                        .replaceAll(",\"crc\":\"[0-9a-f]{8}\"", "")
                        .replaceAll(",\"spec\":\"[0-9a-f]{64}\"", ""));
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aDiskWithoutRoomIsNamedBeforeAnythingIsMade() {
        Path full = Path.of("/proc/lilora-workspace");
        for (String command : List.of("study", "run")) {
            Invocation.of(command, command.equals("run") ? folder.resolve("tiny.json") : study, "--workspace", full)
                    .refused("Checkpoints and predictions need about", "in " + full, "0 MiB are free there");
        }
    }
}
