package lilora.engine.diagnostics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiagnosticsTest {
    @TempDir
    Path folder;

    private static Diagnostics here() {
        return Diagnostics.here(Map.of("HF_TOKEN", "quite-secret", "HF_HOME", "/home/zoe/hub", "PATH", "/nowhere"));
    }

    @Test
    void versionsSystemAndSettingsAreToldAndNothingPrivate() {
        String text = here().with("Problems", "Token quite-secret was refused for zoe@example.org")
                .text();

        assertThat(text)
                .contains("== Versions ==\ncommit: ", "== System ==\nprocessor: ", "no GPU: ", "HF_HOME: ~/hub")
                .contains("HF_TOKEN is set", "Token [secret] was refused for [e-mail]")
                .endsWith("== Taken out of this text ==\nsecret × 1, address × 1, home × 1\n")
                .doesNotContain("quite-secret", "zoe");
    }

    @Test
    void ofARunTheEndsOfItsFilesAreToldWhateverStateItIsIn() throws IOException {
        Path run = Files.createDirectories(folder.resolve("run-1"));
        StringBuilder events = new StringBuilder("{\"event\":{\"type\":\"hello\",\"device\":\"cpu\"}}\n");
        for (int i = 1; i <= 5000; i++) {
            events.append("{\"seq\":").append(i).append(",\"event\":{\"type\":\"step\"}}\n");
        }
        Files.writeString(run.resolve("events.jsonl"), events + "{\"seq\":50");
        Files.writeString(run.resolve("worker.log"), "x\n".repeat(200_000) + "java.lang.IllegalStateException: here\n");

        String text = here().withRun(run).text();

        assertThat(text)
                .contains("== Run run-1 ==", "events.jsonl, ", "\"type\":\"hello\"", "{\"seq\":5000,", "{\"seq\":50\n")
                .contains("IllegalStateException: here")
                .doesNotContain("{\"seq\":4000,", "== crash.log");
        assertThat(here().withRun(folder.resolve("gone")).text()).contains("cannot be read");
    }

    @Test
    void theTextIsNeverLargerThanOneMebibyteAndWholeCharacters() {
        Diagnostics large = here();
        for (int i = 0; i < 12; i++) {
            large.with("Part " + i, "ü–𝄞\n".repeat(60_000));
        }

        String text = large.text();

        assertThat(text.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(Diagnostics.MOST_BYTES);
        assertThat(text).contains("[cut here", "== Taken out of this text ==").doesNotContain("\ufffd");
    }
}
