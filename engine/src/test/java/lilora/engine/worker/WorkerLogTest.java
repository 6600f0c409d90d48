package lilora.engine.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkerLogTest {
    @TempDir
    Path run;

    @Test
    void aWorkerWithoutHeapSaysSo() throws IOException {
        Files.writeString(
                run.resolve("worker.log"),
                "starting\nTerminating due to java.lang.OutOfMemoryError: Java heap space\n");

        assertThat(WorkerLog.traces(run).cause()).contains("ran out of Java heap memory");
    }

    @Test
    void aNativeCrashIsToldByItsReport() throws IOException {
        Files.writeString(run.resolve("worker.log"), "# A fatal error has been detected\n");
        Files.writeString(run.resolve("events.jsonl"), "");
        Files.writeString(run.resolve("crash.log"), "SIGSEGV");

        assertThat(WorkerLog.traces(run).cause()).contains("crashed in native code", "crash.log");
    }

    @Test
    void aWorkerThatWasKilledLeavesNoCause() throws IOException {
        Files.writeString(run.resolve("worker.log"), "an OutOfMemoryError of an attempt before\na\nb\nc\n");

        assertThat(WorkerLog.traces(run).cause()).isEmpty();
        assertThat(WorkerLog.traces(run).report()).endsWith("a\nb\nc\n");
    }
}
