package lilora.engine.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import lilora.engine.InputException;
import lilora.engine.remote.host.HostProbe;
import lilora.engine.remote.ssh.SshLine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Directories of runs on a real host of the loopback, with a queue of Slurm that is a stand-in. */
@DisabledOnOs(OS.WINDOWS)
class RunFoldersTest {
    @TempDir
    Path folder;

    private final List<Process> workers = new ArrayList<>();
    private EmbeddedHost host;
    private Path runs;

    @BeforeEach
    void start() throws IOException, GeneralSecurityException {
        host = EmbeddedHost.start(folder.resolve("home of 'ada'"));
        host.welcome(folder);
        runs = host.home().resolve(".lilora-workbench/runs");
    }

    @AfterEach
    void stop() throws IOException {
        workers.forEach(Process::destroyForcibly);
        host.close();
    }

    private Path run(String name) throws IOException {
        Path run = Files.createDirectories(runs.resolve(name).resolve("checkpoints"))
                .getParent();
        Files.writeString(run.resolve("run.json"), "{}");
        Files.write(run.resolve("checkpoints/adapters"), new byte[64 << 10]);
        return run;
    }

    private void queue(String script) throws IOException {
        Path squeue = Files.createDirectories(folder.resolve("bin")).resolve("squeue");
        Files.writeString(squeue, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(squeue, PosixFilePermissions.fromString("rwxr-xr-x"));
        host.beforeCommands("PATH='%s':$PATH; echo Welcome; ".formatted(squeue.getParent()));
    }

    @FunctionalInterface
    private interface Looking {
        void at(RunFolders folders) throws IOException;
    }

    private void look(Looking looking) throws IOException {
        try (SshLine line = EmbeddedHost.connector(folder).connect(host.target())) {
            looking.at(new RunFolders(line, HostProbe.ask(line, HostProbe.USUAL_FOLDER)));
        }
    }

    @Test
    void whatGoesOnIsToldAndNotRemoved() throws IOException {
        Path working = run("20260101-a-s1");
        Process worker = EmbeddedHost.idleWorker(working);
        workers.add(worker);
        Path ended = run("20260101-b-s1");
        Files.writeString(ended.resolve("pid"), worker.pid() + "\n");
        Files.writeString(ended.resolve("exit"), "0\n");
        Path queued = run("20260101-c-s1");
        Files.writeString(queued.resolve("job"), "12_3\n");
        queue("echo 12_30; echo 12_3");
        look(folders -> {
            assertThat(folders.list())
                    .extracting(RunFolders.Found::name, RunFolders.Found::goesOn)
                    .containsExactly(
                            tuple("20260101-a-s1", "its worker is at work"),
                            tuple("20260101-b-s1", ""),
                            tuple("20260101-c-s1", "its job is queued or at work"));
            assertThat(folders.list()).allMatch(run -> run.bytes() >= 64 << 10);
            assertThatThrownBy(() -> folders.remove("20260101-a-s1"))
                    .isInstanceOf(InputException.class)
                    .hasMessage("20260101-a-s1 on %s is not removed: its worker is at work. Stop it first."
                            .formatted(host.target()));
            assertThatThrownBy(() -> folders.remove("20260101-c-s1")).hasMessageContaining("its job is queued");
            folders.remove("20260101-b-s1");
        });
        queue("exit 1");
        look(folders -> assertThatThrownBy(() -> folders.remove("20260101-c-s1"))
                .hasMessageContaining("Slurm does not answer"));
        queue("echo 12_30");
        look(folders -> folders.remove("20260101-c-s1"));
        assertThat(working.resolve("checkpoints/adapters")).exists();
        assertThat(runs).isDirectoryNotContaining(path -> !path.equals(working));
    }

    /** Once a computer was started anew, the number of a worker may be that of any process. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void theNumberOfAProcessThatIsNoWorkerKeepsNoRun() throws IOException {
        Path before = run("20260101-a-s1");
        Files.writeString(before.resolve("pid"), ProcessHandle.current().pid() + "\n");
        Path named = run("20260101-b-s1");
        Process worker = new ProcessBuilder("sh", "-c", "read line", "worker", named.toString())
                .directory(folder.toFile())
                .start();
        workers.add(worker);
        Files.writeString(named.resolve("pid"), worker.pid() + "\n");
        Path alike = run("20260101-b-s");
        Files.writeString(alike.resolve("pid"), worker.pid() + "\n");
        look(folders -> {
            assertThat(folders.list())
                    .extracting(RunFolders.Found::name, RunFolders.Found::goesOn)
                    .containsExactlyInAnyOrder(
                            tuple("20260101-a-s1", ""),
                            tuple("20260101-b-s", ""),
                            tuple("20260101-b-s1", "its worker is at work"));
            folders.remove("20260101-a-s1");
        });
        assertThat(before).doesNotExist();
    }

    @Test
    void nothingButRunsIsRemoved() throws IOException {
        look(folders -> {
            assertThat(folders.list()).isEmpty();
            assertThatThrownBy(() -> folders.remove("a")).hasMessageContaining("There is no run a in");
        });
        Path outside = Files.createDirectories(host.home().resolve("precious"));
        Files.writeString(outside.resolve("run.json"), "{}");
        Path real = run("real");
        Files.createSymbolicLink(real.resolve("checkpoints/link"), outside);
        Files.createSymbolicLink(runs.resolve("linked"), outside);
        Files.createDirectories(runs.resolve("no run"));
        look(folders -> {
            assertThat(folders.list()).extracting(RunFolders.Found::name).containsExactly("real");
            for (String name : new String[] {"linked", "nothing"}) {
                assertThatThrownBy(() -> folders.remove(name)).hasMessageContaining("There is no run " + name);
            }
            for (String name :
                    new String[] {"", ".", "..", "../../precious", "no run", "-rf", "a/b", "$HOME", "real\n"}) {
                assertThatThrownBy(() -> folders.remove(name)).hasMessageContaining("is no name of a run");
            }
            folders.remove("real");
        });
        assertThat(outside.resolve("run.json")).exists();
        assertThat(real).doesNotExist();
        assertThat(runs.resolve("linked")).isSymbolicLink();
    }
}
