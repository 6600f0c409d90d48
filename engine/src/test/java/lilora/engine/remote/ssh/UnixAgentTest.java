package lilora.engine.remote.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import lilora.engine.InputException;
import lilora.engine.remote.EmbeddedHost;
import lilora.engine.remote.shell.ShellScript;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Keys of OpenSSH's own agent, where it is installed. */
class UnixAgentTest {
    @TempDir
    Path folder;

    static boolean hasAgent() {
        List<String> path = List.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator));
        return List.of("ssh-agent", "ssh-add").stream()
                .allMatch(program -> path.stream().anyMatch(place -> new File(place, program).canExecute()));
    }

    @ParameterizedTest
    @CsvSource({"ssh-ed25519, 256", "ecdsa-sha2-nistp256, 256", "ssh-rsa, 2048"})
    @EnabledIf("hasAgent")
    void aKeyThatTheAgentHoldsIsEnough(String type, int bits)
            throws IOException, GeneralSecurityException, InterruptedException {
        Path socket = folder.resolve("agent");
        Process agent = new ProcessBuilder("ssh-agent", "-D", "-a", socket.toString())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (EmbeddedHost host = EmbeddedHost.start(folder.resolve("home"))) {
            Path key = host.welcomeKey(folder.resolve("elsewhere"), type, bits, "");
            Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
            while (!Files.exists(socket)) {
                assertThat(agent.isAlive()).isTrue();
                Thread.onSpinWait();
            }
            ProcessBuilder add = new ProcessBuilder("ssh-add", "-q", key.toString());
            add.environment().put("SSH_AUTH_SOCK", socket.toString());
            assertThat(add.inheritIO().start().waitFor()).isZero();
            SshSettings without = EmbeddedHost.settings(folder, EmbeddedHost.trusting());
            SshConnector connector = new SshConnector(new SshSettings(
                    without.folder(), without.knownHosts(), socket, without.questions(), without.patience()));
            try (SshLine line = connector.connect(host.target())) {
                assertThat(line.run(ShellScript.of("env | grep -c SSH_AUTH_SOCK"), Duration.ofMinutes(1))
                                .output())
                        .isEqualTo("0\n");
            }
            agent.destroy();
            assertThat(agent.waitFor()).isNotNegative();
            assertThatThrownBy(() -> connector.connect(host.target()))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("refuses every key for the user ada");
        } finally {
            agent.destroyForcibly().waitFor();
        }
    }
}
