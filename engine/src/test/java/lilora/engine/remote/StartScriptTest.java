package lilora.engine.remote;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import lilora.engine.experiment.ComputeSpec;
import lilora.engine.file.Folders;
import lilora.engine.method.MethodCatalog;
import lilora.engine.plan.NewRun;
import lilora.engine.plan.Preparation;
import lilora.engine.remote.shell.ShellQuote;
import lilora.engine.remote.shell.ShellScript;
import lilora.engine.run.ControlFolder;
import lilora.engine.run.ExitCode;
import lilora.engine.run.RunDirectory;
import lilora.engine.tiny.TinyWorld;
import lilora.engine.train.RunInputs;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The script that runs a worker on a host, in each shell that is here; the worker is a few lines of shell. */
@EnabledOnOs(OS.LINUX)
class StartScriptTest {
    /** Ends like a worker that was told to release its device, a while after the command has come. */
    private static final String OBEDIENT =
            "until ls control/*.json >/dev/null 2>&1; do sleep 0.05; done; sleep 0.2; %s exit 3";

    @TempDir
    Path folder;

    private RunDirectory run;
    private Path tools;

    static List<String> shells() {
        List<String> shells = new ArrayList<>();
        for (String shell : List.of("/bin/dash", "/bin/bash", "/bin/busybox", "/bin/ksh")) {
            if (Files.isExecutable(Path.of(shell))) {
                shells.add(shell);
            }
        }
        return shells;
    }

    @BeforeEach
    void makeRun() throws IOException {
        TinyWorld world = TinyWorld.create(folder.resolve("world"));
        try (RunInputs inputs = new Preparation(MethodCatalog.load()).prepare(world.experiment("zero-shot"))) {
            run = new NewRun(Clock.systemUTC())
                    .create(folder.resolve("runs of 'ada'"), inputs, ComputeSpec.on("cpu", 1));
        }
        tools = Files.createDirectories(folder.resolve("tools"));
    }

    /** What {@code scontrol} says, and how it ends. */
    private void scontrol(String said, int code) throws IOException {
        Path program = Files.writeString(
                tools.resolve("scontrol"),
                "#!/bin/sh\necho \"$@\" >%s\n%s\nexit %d\n"
                        .formatted(ShellQuote.of(tools.resolve("asked").toString()), said, code));
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Process start(String shell, String job, String worker) throws IOException {
        return start(shell, Map.of("SLURM_JOB_ID", job), worker);
    }

    private Process start(String shell, Map<String, String> variables, String worker) throws IOException {
        Path script = Files.writeString(
                run.path().resolve("start.sh"),
                "folder=%s\nworker() {\n    exec sh -c %s\n}\n"
                                .formatted(ShellQuote.of(run.path().toString()), ShellQuote.of(worker))
                        + ShellScript.text(RemoteLaunch.class, "start.sh"));
        List<String> words = new ArrayList<>(List.of(shell));
        if (shell.endsWith("busybox")) {
            words.add("sh");
        }
        words.add(script.toString());
        ProcessBuilder builder = new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(run.path().resolve("slurm.log").toFile());
        builder.environment().put("PATH", tools + ":" + System.getenv("PATH"));
        builder.environment().putAll(variables);
        return builder.start();
    }

    private void await(Path file) throws InterruptedException {
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!Files.exists(file)) {
            assertThat(System.nanoTime()).as("%s is missing", file).isLessThan(end);
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }

    private static void signal(String name, Process process) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
        assertThat(kill.waitFor()).isZero();
    }

    private int warned(String shell, String job, String worker) throws IOException, InterruptedException {
        return warned(start(shell, job, worker));
    }

    private int warned(Process script) throws IOException, InterruptedException {
        await(run.path().resolve("pid"));
        signal("USR1", script);
        assertThat(script.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return script.exitValue();
    }

    private Path exit() {
        return run.path().resolve("exit");
    }

    @ParameterizedTest
    @MethodSource("shells")
    void aJobWhoseTimeIsNearlyOverIsQueuedAgain(String shell) throws IOException, InterruptedException {
        scontrol(":", 0);
        assertThat(warned(shell, "12", OBEDIENT.formatted("mkdir checkpoints/stage-001-step-0000004;")))
                .isZero();
        assertThat(exit()).doesNotExist();
        assertThat(tools.resolve("asked")).hasContent("requeue 12");
        List<String> commands = new ArrayList<>();
        new ControlFolder(run, Clock.systemUTC()).poll(new ControlFolder.Receiver() {
            @Override
            public void command(ControlFolder.Command command, String id) {
                commands.add(command.id());
            }

            @Override
            public void refused(String sentence) {
                commands.add(sentence);
            }
        });
        assertThat(commands).containsExactly("pause-release");
    }

    /** The last task of an array that is started has the array's own number as its job's. */
    @ParameterizedTest
    @MethodSource("shells")
    void aTaskOfAnArrayIsQueuedAgainWithoutTheOthers(String shell) throws IOException, InterruptedException {
        scontrol(":", 0);
        Map<String, String> task = Map.of("SLURM_JOB_ID", "12", "SLURM_ARRAY_JOB_ID", "12", "SLURM_ARRAY_TASK_ID", "3");
        assertThat(warned(start(shell, task, OBEDIENT.formatted("mkdir checkpoints/stage-001-step-0000004;"))))
                .isZero();
        assertThat(tools.resolve("asked")).hasContent("requeue 12_3");
    }

    @ParameterizedTest
    @MethodSource("shells")
    void aJobThatCameNoFurtherOrMayNotBeQueuedAgainEnds(String shell) throws IOException, InterruptedException {
        scontrol("echo Requested operation is presently disabled for job 12 >&2", 1);
        assertThat(warned(shell, "12", OBEDIENT.formatted(""))).isEqualTo(ExitCode.STOPPED);
        assertThat(exit()).hasContent("3");
        assertThat(run.path().resolve("slurm.log")).content().contains("\nlilora: no checkpoint was reached");
        assertThat(tools.resolve("asked")).doesNotExist();
        Files.delete(run.path().resolve("pid"));
        // Else the worker would obey what was meant for the one before.
        Folders.delete(run.control());
        Files.createDirectory(run.control());
        assertThat(warned(shell, "12", OBEDIENT.formatted("mkdir checkpoints/stage-001-step-0000004;")))
                .isEqualTo(ExitCode.STOPPED);
        assertThat(run.path().resolve("slurm.log"))
                .content()
                .contains("it cannot be queued again (Requested operation is presently disabled for job 12)");
    }

    @ParameterizedTest
    @MethodSource("shells")
    void howeverAWorkerEndsItsExitCodeIsTold(String shell) throws IOException, InterruptedException {
        assertThat(start(shell, "", "exit 4").waitFor()).isEqualTo(4);
        assertThat(exit()).hasContent("4");
        assertThat(start(shell, "", "kill -9 $$").waitFor()).isEqualTo(137);
        assertThat(exit()).hasContent("137");
        Files.delete(run.path().resolve("pid"));
        // As Slurm cancels: script and worker get the signal, and the script stays for the worker's end.
        Process script = start(shell, "12", "trap 'sleep 0.2; exit 5' TERM; echo >ready; while :; do sleep 0.05; done");
        await(run.path().resolve("ready"));
        signal("TERM", script);
        assertThat(script.waitFor(300, TimeUnit.MILLISECONDS)).isFalse();
        assertThat(exit()).doesNotExist();
        ProcessHandle worker = ProcessHandle.of(Long.parseLong(
                        Files.readString(run.path().resolve("pid")).strip()))
                .orElseThrow();
        assertThat(worker.destroy()).isTrue();
        assertThat(script.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(exit()).hasContent("5");
    }
}
