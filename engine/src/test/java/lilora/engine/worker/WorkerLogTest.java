package lilora.engine.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import lilora.engine.run.RunDirectory;
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
    void lastWordsAreReadAsTheyWereSaidWhateverTheCharacterSet() throws IOException {
        Files.writeString(run.resolve("run.json"), "{}");
        RunDirectory directory = RunDirectory.open(run);
        PrintStream before = System.err;
        try (PrintStream narrow =
                new PrintStream(Files.newOutputStream(directory.workerLog()), true, StandardCharsets.US_ASCII)) {
            System.setErr(narrow);
            WorkerLog.say("/daten/Übung is in use.");
        } finally {
            System.setErr(before);
        }

        assertThat(WorkerLog.lastWords(directory, ProcessHandle.current().pid()))
                .contains("/daten/Übung is in use.");
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
