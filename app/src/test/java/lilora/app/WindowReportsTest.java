package lilora.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WindowReportsTest {
    @TempDir
    Path workspace;

    private void run(String name, String event, int day) throws IOException {
        Path run = Files.createDirectories(workspace.resolve("runs").resolve(name));
        Files.writeString(run.resolve("run.json"), "{\"runId\":\"" + name + "\"}");
        Files.writeString(run.resolve("worker.log"), "log of " + name + "\n");
        Path events = Files.writeString(run.resolve("events.jsonl"), event + "\n");
        Files.setLastModifiedTime(events, FileTime.from(Instant.parse("2026-01-0%dT00:00:00Z".formatted(day))));
    }

    @BeforeEach
    void runs() throws IOException {
        run("20260101-one-s1", "{\"n\":1}", 1);
        run("20260102-two-s1", "{\"n\":2}", 2);
    }

    @Test
    void aProblemThatNamesARunIsToldWithIt() {
        String text = WindowReports.text(
                "{\"mlflow\":\"https://x:y@mlflow.example.org/\"}",
                "The run one failed.\n/home/zoe/x is full",
                "The run one failed.\n20260101-one-s1\n\nlog",
                Optional.of(workspace));

        assertThat(text)
                .contains("== Window ==", "\"mlflow\":\"https://[address]", "The run one failed.\n~/x is full")
                .contains("== Run 20260101-one-s1 ==", "log of 20260101-one-s1", "{\"n\":1}")
                .doesNotContain("log of 20260102-two-s1", "mlflow.example", "zoe");
    }

    @Test
    void otherwiseTheRunThatWasWrittenToLastIsConcerned() {
        assertThat(WindowReports.text("", "", "Something failed.", Optional.of(workspace)))
                .contains("log of 20260102-two-s1")
                .doesNotContain("Last problems");
    }

    @Test
    void withoutAWorkspaceTheComputerIsToldAlone() {
        assertThat(WindowReports.text("", "", "", Optional.of(workspace.resolve("gone"))))
                .contains("== System ==")
                .doesNotContain("== Run ");
        assertThat(WindowReports.text("", "", "", Optional.empty())).contains("== Versions ==");
    }
}
