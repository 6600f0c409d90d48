package lilora.engine.remote;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import lilora.engine.experiment.ComputeSpec;
import lilora.engine.experiment.ExperimentSpec;
import lilora.engine.method.MethodCatalog;
import lilora.engine.plan.NewRun;
import lilora.engine.plan.Preparation;
import lilora.engine.remote.host.HostProbe;
import lilora.engine.remote.host.HostReport;
import lilora.engine.remote.host.JavaOffer;
import lilora.engine.remote.host.Remedies;
import lilora.engine.remote.shell.ShellQuote;
import lilora.engine.remote.ssh.SshLine;
import lilora.engine.remote.stage.SpareJava;
import lilora.engine.remote.stage.Staging;
import lilora.engine.run.RunDirectory;
import lilora.engine.tiny.TinyWorld;
import lilora.engine.train.RunInputs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A real host of the loopback on which no Java is found, though the test runs by one that lies on it. */
@EnabledOnOs(OS.LINUX)
class SpareJavaTest {
    private static final ComputeSpec ONE_THREAD = ComputeSpec.on("cpu", 1);

    private static final List<String> PROGRAMS = List.of(
            "awk",
            "cat",
            "date",
            "df",
            "dirname",
            "getconf",
            "grep",
            "head",
            "id",
            "ldd",
            "ls",
            "mkdir",
            "mv",
            "nohup",
            "rm",
            "sed",
            "setsid",
            "sha256sum",
            "sleep",
            "tail",
            "timeout",
            "uname");

    @TempDir
    Path folder;

    private final List<String> told = Collections.synchronizedList(new ArrayList<>());
    private EmbeddedHost host;

    @BeforeEach
    void start() throws IOException, GeneralSecurityException {
        host = EmbeddedHost.start(folder.resolve("home of 'ada'"));
        host.welcome(folder);
        Path programs = programs();
        host.beforeCommands("export JAVA_HOME= PATH=%s; ".formatted(ShellQuote.of(programs.toString())));
    }

    @AfterEach
    void stop() throws IOException {
        host.close();
    }

    /** What the workbench asks of a host, and no Java; with a shell that finds nothing where systems have theirs. */
    private Path programs() throws IOException {
        Path programs = Files.createDirectories(folder.resolve("bin"));
        for (String name : PROGRAMS) {
            for (String place : List.of("/usr/bin", "/bin", "/usr/sbin", "/sbin")) {
                if (Files.isExecutable(Path.of(place, name))) {
                    program(programs.resolve(name), "exec %s/%s \"$@\"".formatted(place, name));
                }
            }
        }
        program(
                programs.resolve("sh"),
                "if [ $# -gt 0 ]; then exec /bin/sh \"$@\"; fi\nsed -e 's:/usr/lib/jvm/:/nowhere/:' -e 's:/opt/\\*:/nowhere/*:' | exec /bin/sh");
        return programs;
    }

    private static void program(Path file, String script) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @Test
    void aHostWithoutJavaIsGivenTheOneOfThisComputerOnceAndARunIsMadeByIt() throws IOException, InterruptedException {
        TinyWorld world = TinyWorld.create(folder.resolve("world"));
        Path cache = folder.resolve("cache");
        // The runtime does not count as lying there, too: nobody may look at it.
        host.close(cache);
        host.close(Path.of(System.getProperty("java.home")));
        SpareJava java = SpareJava.here(cache, told::add);
        ExperimentSpec spec = world.experiment("zero-shot");
        RunDirectory here;
        RemoteRun run;
        try (RunInputs inputs = new Preparation(MethodCatalog.load()).prepare(spec);
                SshLine line = EmbeddedHost.connector(folder).connect(host.target())) {
            HostReport report = HostProbe.ask(line, HostProbe.USUAL_FOLDER);
            assertThat(report.javas()).isEmpty();
            JavaOffer offer = java.offer(report);
            assertThat(offer.obstacle()).isEmpty();
            assertThat(offer.bytes()).isGreaterThan(10L << 20);
            assertThat(host.written()).as("nothing is sent by an offer").isZero();
            Remedies.require(report, "cpu", offer);
            RemoteLaunch launch =
                    new RemoteLaunch(line, report, new Staging(line, report, told::add), java, WorkerLibraries.here());
            here = new NewRun(Clock.systemUTC()).create(folder.resolve("workspace/runs"), inputs, ONE_THREAD);
            run = launch.put(host.target(), here, inputs);
            assertThat(host.written()).isGreaterThanOrEqualTo(offer.bytes());
            assertThat(told)
                    .anyMatch(sentence -> sentence.contains("has no Java for a worker")
                            && sentence.endsWith("%,d MiB.".formatted(SpareJava.mebibytes(offer))));
            assertThat(Files.readString(Path.of(run.folder()).resolve("start.sh")))
                    .contains(host.home().toString().replace("'", "'\\''") + "/.lilora-workbench/staged/");
            RemoteLaunch.start(line, run);
        }
        try (RemoteWorker worker =
                RemoteWorker.follow(0, EmbeddedHost.connector(folder), here, Duration.ofMillis(50), told::add)) {
            assertThat(worker.waitFor(240, TimeUnit.SECONDS)).isTrue();
            assertThat(worker.exitValue()).as(() -> told.toString()).isZero();
        }
        long before = host.written();
        try (SshLine line = EmbeddedHost.connector(folder).connect(host.target())) {
            HostReport report = HostProbe.ask(line, HostProbe.USUAL_FOLDER);
            assertThat(report.java()).hasValueSatisfying(found -> assertThat(found.program())
                    .startsWith(host.home() + "/.lilora-workbench/staged/"));
            assertThat(java.offer(report)).isEqualTo(JavaOffer.NONE);
            Staging staging = new Staging(line, report, told::add);
            assertThat(java.place(line, report, staging))
                    .isEqualTo(report.java().orElseThrow().program());
            assertThat(staging.list())
                    .extracting(Staging.Staged::title)
                    .contains("Java " + System.getProperty("java.runtime.version"));
        }
        assertThat(host.written()).as("it is sent once").isEqualTo(before);
    }
}
