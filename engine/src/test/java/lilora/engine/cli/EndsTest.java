package lilora.engine.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import lilora.engine.json.Json;
import lilora.engine.run.EventReader;
import lilora.engine.run.RunDirectory;
import lilora.engine.run.RunLock;
import lilora.engine.run.WorkerIdentity;
import lilora.engine.tiny.TinyWorld;
import lilora.engine.worker.WorkerLog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** How commands end that cannot go on. */
class EndsTest {
    @TempDir
    Path folder;

    @Test
    void theLoserOfTwoResumesEndsWithExit2AndItsSentence() throws IOException {
        TinyWorld world = TinyWorld.create(folder);
        RunDirectory directory = RunsToBe.make(folder.resolve("it's here"), world.experiment("lilora"));
        try (RunLock lock = RunLock.acquire(directory, WorkerIdentity.ofThisProcess())) {
            assertThat(lock.isGone()).isFalse();
            // Between looking for a worker and starting one, another was started.
            Files.delete(directory.path().resolve("heartbeat.json"));
            Invocation.of("resume", directory)
                    .refused(directory
                            + " is in use. Another worker holds its lock. Wait for it to end, or stop it first.");
            Invocation.of("resume", directory, "--json").refused(directory + " is in use.");
        }
        assertThat(new EventReader(directory.events()).pollToEnd().events()).isEmpty();
    }

    @Test
    void theCommandThatResumesIsWhatAShellTakes() {
        RunDirectory odd = RunsToBe.at(folder.resolve("it's here"));
        assertThat(WorkerLog.resume(odd)).isEqualTo("lilora resume '" + folder + "/it'\\''s here'");
        RunDirectory plain = RunsToBe.at(folder.resolve("run-1"));
        assertThat(WorkerLog.resume(plain)).isEqualTo("lilora resume " + folder.resolve("run-1"));
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void anInterruptedCommandSaysHowToGoOn() throws IOException, InterruptedException {
        TinyWorld world = TinyWorld.create(folder);
        Path experiment = folder.resolve("long.json");
        var spec = world.experiment("sequential-lora");
        Json.writeAtomically(experiment, spec.withTraining(spec.training().withEpochs(500)));
        Path workspace = folder.resolve("workspace");
        Path told = folder.resolve("told");
        Process command =
                java(told, "run", experiment.toString(), "--workspace", workspace.toString(), "--threads", "1");
        Path run = null;
        for (int wait = 0; wait < 600 && run == null; wait++) {
            TimeUnit.MILLISECONDS.sleep(100);
            if (Files.isDirectory(workspace.resolve("runs"))) {
                try (var runs = Files.list(workspace.resolve("runs"))) {
                    run = runs.filter(path -> Files.exists(path.resolve("heartbeat.json")))
                            .findFirst()
                            .orElse(null);
                }
            }
        }
        assertThat(run).isNotNull();
        long worker = command.descendants().findFirst().orElseThrow().pid();
        command.descendants().forEach(ProcessHandle::destroy);
        command.destroy();
        assertThat(command.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(Files.readString(told))
                .as("worker " + worker)
                .contains("continue with: lilora resume " + run)
                .doesNotContain("without a message")
                .doesNotContain("\tat ");
    }

    private static Process java(Path told, String... arguments) throws IOException {
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        List<String> words = new java.util.ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                classPath,
                Main.class.getName()));
        words.addAll(List.of(arguments));
        return new ProcessBuilder(words)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(told.toFile())
                .start();
    }
}
