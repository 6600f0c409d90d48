package lilora.engine.remote.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import lilora.engine.InputException;
import lilora.engine.device.Gpu;
import lilora.engine.device.StandIn;
import lilora.engine.remote.EmbeddedHost;
import lilora.engine.remote.shell.ShellQuote;
import lilora.engine.remote.ssh.SshLine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A real host of the loopback, with GPUs and Slurm by programs that answer as theirs are documented to. */
@DisabledOnOs(OS.WINDOWS)
class HostProbeTest {
    @TempDir
    Path folder;

    private EmbeddedHost host;

    @BeforeEach
    void start() throws IOException, GeneralSecurityException {
        host = EmbeddedHost.start(folder.resolve("home of 'ada'"));
        host.welcome(folder);
    }

    @AfterEach
    void stop() throws IOException {
        host.close();
    }

    private HostReport ask(String staging) throws IOException {
        try (SshLine line = EmbeddedHost.connector(folder).connect(host.target())) {
            return HostProbe.ask(line, staging);
        }
    }

    private static void program(Path file, String script) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private void path(Path... folders) {
        String path =
                String.join(":", List.of(folders).stream().map(Path::toString).toList());
        host.beforeCommands("export JAVA_HOME= PATH=%s:/usr/bin:/bin; echo Welcome; ".formatted(ShellQuote.of(path)));
    }

    @Test
    void aBareHostTellsWhatItHas() throws IOException {
        HostReport report = ask(HostProbe.USUAL_FOLDER);
        assertThat(report.home()).isEqualTo(host.home().toString());
        assertThat(report.folder()).isEqualTo(host.home() + "/.lilora-workbench");
        assertThat(report.cores()).isEqualTo(Runtime.getRuntime().availableProcessors());
        assertThat(report.memoryBytes()).isGreaterThan(1L << 28);
        assertThat(report.availableBytes()).isBetween(1L << 20, report.memoryBytes());
        assertThat(report.freeBytes()).isPositive();
        assertThat(report.writable()).isTrue();
        assertThat(Duration.between(Instant.parse(report.clock()), Instant.now())
                        .abs())
                .isLessThan(Duration.ofSeconds(30));
        assertThat(report.platform().kernel()).isNotEmpty();
        assertThat(report.node()).isNotEmpty();
        assertThat(host.home()).isEmptyDirectory();
    }

    @Test
    void gpusTorchJavaAndSlurmAreFound() throws IOException {
        Path programs = folder.resolve("programs of a's");
        StandIn.listing(programs, List.of(StandIn.H100, StandIn.A100), List.of());
        program(
                programs.resolve("sinfo"),
                "echo 'gpu*|up|4|2-00:00:00|gpu:h100:8'; echo 'long|down|1|infinite|(null)'; echo \"$@\" >&2");
        program(programs.resolve("java"), "echo 'Picked up options' >&2; echo 'openjdk version \"1.8.0_392\"' >&2");
        program(
                host.home().resolve(".lilora-workbench/java/jre 21/bin/java"),
                "echo 'openjdk version \"21.0.1\" 2023-10-17 LTS' >&2");
        StandIn.python(host.home().resolve(".venv"), "2.6.0+cu124", "12.4");
        StandIn.python(host.home().resolve("venvs/a b"), "2.7.1+cu128", "12.8");
        path(programs);
        HostReport report = ask(HostProbe.USUAL_FOLDER);
        assertThat(report.gpus()).extracting(Gpu::name).containsExactly("NVIDIA H100 80GB HBM3", "NVIDIA A100, SXM4");
        assertThat(report.gpus().get(0).utilisation()).isEqualTo(37);
        assertThat(report.gpus().get(1).utilisation()).isNull();
        assertThat(report.java()).hasValueSatisfying(java -> {
            assertThat(java.feature()).isGreaterThanOrEqualTo(17);
        });
        assertThat(report.javas().get(0).feature()).isEqualTo(8);
        assertThat(report.javas()).anySatisfy(java -> {
            assertThat(java.program()).isEqualTo(host.home() + "/.lilora-workbench/java/jre 21/bin/java");
            assertThat(java.version()).isEqualTo("21.0.1");
        });
        assertThat(report.torches().get(0).version().fault()).startsWith("torch 2.6.0+cu124 where the workbench needs");
        assertThat(report.torch()).hasValueSatisfying(torch -> {
            assertThat(torch.library())
                    .startsWith(host.home() + "/venvs/a b/lib/python3.11")
                    .endsWith("/torch/lib");
            assertThat(torch.version().cuda()).isEqualTo("12.8");
        });
        assertThat(report.partitions())
                .containsExactly(
                        new HostReport.Partition("gpu", true, "up", "4", "2-00:00:00", "gpu:h100:8"),
                        new HostReport.Partition("long", false, "down", "1", "infinite", "(null)"));
        Remedies.require(report, "cuda:1", JavaOffer.NONE);
        assertThatThrownBy(() -> Remedies.require(report, "cuda:2", JavaOffer.NONE))
                .isInstanceOf(InputException.class)
                .hasMessage("There is no cuda:2 on %s; its GPUs are cuda:0 to cuda:1.".formatted(host.target()));
    }

    @Test
    void whatIsMissingIsToldWithItsRemedy() {
        HostReport bare = HostProbe.report(
                "gpu1",
                "os\tLinux\narch\tx86_64\nnode\tn\nhome\t/home/a\nfolder\t/data/x\nfree\t1048576\nnvidia-smi\tyes\ngpu\tNVIDIA-SMI has failed\n");
        assertThat(Remedies.of(bare, JavaOffer.NONE))
                .containsExactly(
                        "There is no Java, and a worker needs 17 or newer: have one installed (apt install openjdk-17-jre-headless), or unpack one to /data/x/java/.",
                        "No GPU: NVIDIA's driver says \"NVIDIA-SMI has failed\". Runs compute on the CPU there.",
                        "/data/x may not be written there; name another folder.",
                        "Only 1,024 MiB are free below /data/x; a run needs some GiB: make room, or name another folder.");
        assertThat(bare.cores()).isNull();
        assertThat(bare.memoryBytes()).isNull();
        assertThat(bare.partitions()).isNull();
        assertThatThrownBy(() -> Remedies.require(bare, "cpu", JavaOffer.NONE))
                .hasMessageStartingWith("gpu1 cannot run a worker. There is no Java");
        HostReport old = HostProbe.report(
                "gpu1",
                "os\tLinux\narch\tx86_64\nnode\tn\nhome\t/home/a\nfolder\t/data/x\nwritable\tyes\njava\t/j\njava-version\topenjdk version \"17\"\nnvidia-smi\tyes\ngpu\t"
                        + StandIn.H100 + "\n");
        assertThat(Remedies.of(old, JavaOffer.NONE))
                .singleElement()
                .asString()
                .startsWith("No torch was found; for a run on a GPU");
        assertThat(Remedies.lacks(old, JavaOffer.NONE))
                .extracting(Remedies.Lack::command)
                .containsExactly(
                        "python3 -m venv ~/.venv && ~/.venv/bin/pip install torch==2.7.1 --index-url https://download.pytorch.org/whl/cu128");
        Remedies.require(old, "cpu", JavaOffer.NONE);
        assertThatThrownBy(() -> Remedies.require(old, "cuda:0", JavaOffer.NONE))
                .hasMessageContaining("pip install torch==2.7.1");
        assertThatThrownBy(() -> HostProbe.report("gpu1", "no facts"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("gpu1 does not tell its os");
    }
}
