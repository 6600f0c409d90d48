package lilora.app.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Optional;
import lilora.app.ScriptedUser;
import lilora.engine.InputException;
import lilora.engine.remote.EmbeddedHost;
import lilora.engine.remote.ssh.SshLine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Who is asked what when a line is opened. */
@DisabledOnOs(OS.WINDOWS)
class HostLinesTest {
    @TempDir
    Path folder;

    private final ScriptedUser user = new ScriptedUser();
    private EmbeddedHost host;
    private HostLines lines;

    @BeforeEach
    void start() throws IOException, GeneralSecurityException {
        host = EmbeddedHost.start(folder.resolve("home"));
        lines = new HostLines(
                questions -> EmbeddedHost.settings(folder, questions), new HostDialogs(user, Runnable::run));
    }

    @AfterEach
    void stop() throws IOException {
        host.close();
    }

    @Test
    void aLockedKeyIsAskedForEachTimeAndNotByWhatGoesOnByItself() throws IOException, GeneralSecurityException {
        host.welcomeKey(folder.resolve(".ssh/id_ecdsa"), "ecdsa-sha2-nistp256", 256, "open sesame");
        user.willSay("open sesame");
        try (SshLine line = lines.open(host.target())) {
            assertThat(line.isOpen()).isTrue();
        }
        assertThat(user.told()).hasSize(2);
        assertThat(user.told().get(0)).contains("SHA256:");
        assertThat(user.told().get(1)).contains("Passphrase of", "id_ecdsa", "not kept");

        assertThatThrownBy(() -> lines.open(host.target()))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("refuses every key");
        assertThat(user.told()).hasSize(3);
        assertThatThrownBy(() -> lines.openSilently(host.target())).isInstanceOf(InputException.class);
        assertThat(user.told()).hasSize(3);
    }

    @Test
    void aKeyThatIsNotTrustedIsNotLearned() throws IOException, GeneralSecurityException {
        host.welcome(folder);
        HostLines doubting = new HostLines(questions -> EmbeddedHost.settings(folder, questions), new HostQuestions() {
            @Override
            public boolean trusts(String name, String fingerprint) {
                return false;
            }

            @Override
            public Optional<String> passphrase(String keyFile) {
                return Optional.empty();
            }
        });

        assertThatThrownBy(() -> doubting.open(host.target())).hasMessageContaining("is not known yet");
        assertThat(folder.resolve("workspace/known_hosts")).doesNotExist();
    }
}
