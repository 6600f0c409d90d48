package lilora.engine.remote.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import lilora.engine.InputException;
import lilora.engine.remote.EmbeddedHost;
import lilora.engine.remote.shell.ShellQuote;
import lilora.engine.remote.shell.ShellScript;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lines to a real server on the loopback. */
@DisabledOnOs(OS.WINDOWS)
class SshConnectorTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @TempDir
    Path folder;

    private EmbeddedHost host;

    @BeforeEach
    void start() throws IOException, GeneralSecurityException {
        host = EmbeddedHost.start(folder.resolve("home of ada's"));
        host.welcome(folder);
    }

    @AfterEach
    void stop() throws IOException {
        host.close();
    }

    private SshLine connect(SshQuestions questions) throws IOException {
        return new SshConnector(EmbeddedHost.settings(folder, questions)).connect(host.target());
    }

    private SshLine connect() throws IOException {
        return connect(EmbeddedHost.trusting());
    }

    private static String output(SshLine line, String script) throws IOException {
        return line.run(ShellScript.of(script), MINUTE).output();
    }

    @Test
    void anUnknownHostIsRefusedWithItsFingerprintUntilItIsAccepted() throws IOException {
        Path own = folder.resolve("workspace/known_hosts");
        assertThatThrownBy(() -> connect(SshQuestions.NOBODY))
                .isInstanceOfSatisfying(
                        InputException.class, e -> assertThat(e.settings()).containsExactly("acceptHostKey"))
                .hasMessageMatching(
                        "The key of 127.0.0.1 is not known yet: it is SHA256:[\\w+/]{43} \\(ecdsa-sha2-nistp256\\)\\. Compare .*");
        assertThat(own).doesNotExist();
        try (SshLine line = connect()) {
            assertThat(output(line, "echo hello")).isEqualTo("hello\n");
        }
        assertThat(Files.readString(own)).startsWith("[127.0.0.1]:" + host.port() + " ecdsa-sha2-nistp256 ");
        assertThat(folder.resolve(".ssh/known_hosts")).doesNotExist();
        try (SshLine line = connect(SshQuestions.NOBODY)) {
            assertThat(output(line, "printf %s \"$HOME\""))
                    .isEqualTo(host.home().toString());
        }
    }

    @ParameterizedTest
    @CsvSource({"workspace, ecdsa-sha2-nistp256, 256", "workspace, ssh-ed25519, 256", ".ssh, ecdsa-sha2-nistp384, 384"})
    void aChangedKeyIsAlwaysRefused(String where, String type, int bits) throws IOException, GeneralSecurityException {
        connect().close();
        Path own = folder.resolve("workspace/known_hosts");
        if (!where.equals("workspace")) {
            Files.move(own, folder.resolve(where).resolve("known_hosts"));
        }
        host.changeKey(type, bits);
        assertThatThrownBy(() -> connect())
                .isInstanceOf(InputException.class)
                .hasMessageStartingWith("The key of 127.0.0.1 is not the one it had: it is SHA256:")
                .hasMessageContaining(type)
                .hasMessageContaining(
                        "another stands in " + folder.resolve(where).resolve("known_hosts"));
    }

    @Test
    void aListOfKeysThatCannotBeReadBelievesNobody() throws IOException {
        Files.createDirectories(folder.resolve(".ssh/known_hosts"));
        assertThatThrownBy(() -> connect())
                .isInstanceOf(InputException.class)
                .hasMessageContaining("known_hosts cannot be read as a list of host keys")
                .hasMessageContaining("no host is believed");
    }

    @Test
    void aRevokedKeyIsRefused() throws IOException {
        connect().close();
        Path own = folder.resolve("workspace/known_hosts");
        Files.writeString(own, "@revoked " + Files.readString(own));
        assertThatThrownBy(() -> connect())
                .isInstanceOf(InputException.class)
                .hasMessageContaining("is marked as revoked in " + own);
    }

    @Test
    void aKeyThatIsNotLetInIsToldWithWhatToDo() throws IOException, GeneralSecurityException {
        EmbeddedHost.writeKey(folder.resolve(".ssh/id_ecdsa"), "ecdsa-sha2-nistp256", 256, "");
        Files.writeString(folder.resolve(".ssh/id_rsa"), "no key\n");
        assertThatThrownBy(() -> connect())
                .isInstanceOf(InputException.class)
                .hasMessage(
                        "127.0.0.1 refuses every key for the user ada (no agent, key files: "
                                + folder.resolve(".ssh/id_ecdsa") + ", " + folder.resolve(".ssh/id_rsa") + "; "
                                + folder.resolve(".ssh/id_rsa")
                                + " holds no private key). Add your public key to ~/.ssh/authorized_keys there, or name the right user or IdentityFile in ~/.ssh/config.");
    }

    @ParameterizedTest
    @CsvSource({"ssh-ed25519, 256", "ecdsa-sha2-nistp256, 256", "ssh-rsa, 2048"})
    void keysWithAPassphraseAreOpenedByAskingOnce(String type, int bits) throws IOException, GeneralSecurityException {
        Path key = host.welcomeKey(folder.resolve("locked-key"), type, bits, "open sesame");
        Files.writeString(
                folder.resolve(".ssh/config"),
                "Host gpu*\n  HostName 127.0.0.1\n  Port %d\n  User ada\n  IdentityFile %s\n"
                        .formatted(host.port(), key));
        List<String> asked = new ArrayList<>();
        List<String> named = new ArrayList<>();
        SshQuestions questions = new SshQuestions() {
            @Override
            public boolean acceptsNewKey(String name, String fingerprint) {
                named.add(name);
                return true;
            }

            @Override
            public String passphrase(String keyFile) {
                asked.add(keyFile);
                return asked.size() == 1 ? "open sesame" : null;
            }
        };
        SshConnector connector = new SshConnector(EmbeddedHost.settings(folder, questions));
        try (SshLine line = connector.connect(SshTarget.parse("gpu1"))) {
            assertThat(output(line, "echo hello")).isEqualTo("hello\n");
        }
        assertThat(named).containsExactly("gpu1 (127.0.0.1:%d)".formatted(host.port()));
        assertThat(asked).containsExactly(key.toString());
        assertThatThrownBy(() -> connector.connect(SshTarget.parse("gpu1")))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(key + " was not opened by the passphrase, or nobody gave it");
        assertThat(Files.readString(folder.resolve("workspace/known_hosts"))).doesNotContain("sesame");
    }

    @Test
    void aHostIsReachedThroughAnother() throws IOException, GeneralSecurityException {
        try (EmbeddedHost behind = EmbeddedHost.start(folder.resolve("behind"))) {
            behind.welcomeKey(folder.resolve(".ssh/id_ed25519"), "ssh-ed25519", 256, "");
            Files.writeString(folder.resolve(".ssh/config"), """
                    Host gate
                      HostName 127.0.0.1
                      Port %d
                      User ada
                      IdentityFile %s
                    Host gpu
                      HostName 127.0.0.1
                      Port %d
                      User ada
                      ProxyJump gate
                      IdentityFile %s
                    """.formatted(
                    host.port(), folder.resolve(".ssh/id_ecdsa"), behind.port(), folder.resolve(".ssh/id_ed25519")));
            SshSettings settings = EmbeddedHost.settings(folder, EmbeddedHost.trusting());
            assertThat(new SshHosts(settings).names()).containsExactly("gate", "gpu");
            assertThat(new SshHosts(settings).place("gpu"))
                    .isEqualTo("ada@127.0.0.1:" + behind.port() + " through gate");
            try (SshLine line = new SshConnector(settings).connect(SshTarget.parse("gpu"))) {
                assertThat(output(line, "printf %s \"$HOME\""))
                        .isEqualTo(folder.resolve("behind").toString());
                assertThat(host.isVisited()).isTrue();
            }
            assertThat(Files.readString(folder.resolve("workspace/known_hosts")))
                    .contains("[127.0.0.1]:" + host.port(), "[127.0.0.1]:" + behind.port());
            behind.changeKey("ecdsa-sha2-nistp256", 256);
            assertThatThrownBy(() -> new SshConnector(settings).connect(SshTarget.parse("gpu")))
                    .hasMessageContaining("is not the one it had");
        }
    }

    @Test
    void whoeverCannotBeReachedIsToldInASentence() throws IOException {
        int closed;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = socket.getLocalPort();
        }
        SshConnector connector = EmbeddedHost.connector(folder);
        assertThatThrownBy(() -> connector.connect(new SshTarget(null, "127.0.0.1", closed)))
                .isInstanceOf(LineException.class)
                .hasMessageStartingWith("127.0.0.1:" + closed + " takes no connection (Connection refused")
                .hasMessageEndingWith("Check the port, and whether an SSH server is running there.");
        assertThatThrownBy(() -> connector.connect(new SshTarget(null, "no-such-host.invalid", 0)))
                .isInstanceOf(LineException.class)
                .hasMessageStartingWith("There is no host no-such-host.invalid:22 in the network");
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            SshSettings usual = EmbeddedHost.settings(folder, EmbeddedHost.trusting());
            SshConnector hasty = new SshConnector(new SshSettings(
                    usual.folder(), usual.knownHosts(), null, usual.questions(), Duration.ofSeconds(1)));
            assertThatThrownBy(() -> hasty.connect(new SshTarget(null, "127.0.0.1", silent.getLocalPort())))
                    .isInstanceOf(LineException.class)
                    .hasMessageContaining("did not answer within 1 seconds");
        }
    }

    @Test
    void shellsThatPrintBannersDoNoHarmAndThoseThatRunNothingAreTold() throws IOException {
        host.beforeCommands("echo 'Welcome to  GPU!'; echo begin; echo 'end 0' >&2; ");
        try (SshLine line = connect()) {
            assertThat(output(line, "echo one; echo two >&2")).isEqualTo("one\ntwo\n");
            assertThat(line.run(ShellScript.of("exit 7"), MINUTE)).isEqualTo(new ShellScript.Result(7, ""));
            String name = "a 'b' \"c\"\n$HOME `id` é";
            assertThat(output(line, "printf %s " + ShellQuote.of(name))).isEqualTo(name);
        }
        host.beforeCommands("(sleep 0.3; echo late >&2) & ");
        try (SshLine line = connect()) {
            assertThat(output(line, "sleep 1; echo one"))
                    .as("what the login shell complains of never stands among what a script prints")
                    .isEqualTo("one\n");
        }
        host.beforeCommands("echo This account is not available; cat >/dev/null; exit 1; ");
        try (SshLine line = connect()) {
            assertThatThrownBy(() -> output(line, "echo one"))
                    .isInstanceOf(InputException.class)
                    .hasMessage(
                            "The login shell of ada@127.0.0.1:%d runs no sh; it said: \"This account is not available\". Give the account a shell that runs commands, such as /bin/sh."
                                    .formatted(host.port()));
        }
    }

    @Test
    @Timeout(60)
    void whatALoginShellDoesAfterTheScriptIsNotWaitedFor() throws IOException {
        host.beforeCommands("trap 'exec sleep 600' EXIT; ");
        try (SshLine line = connect()) {
            assertThat(output(line, "echo one")).isEqualTo("one\n");
            assertThat(output(line, "echo two")).isEqualTo("two\n");
        }
    }

    @Test
    void aCommandThatTakesTooLongIsGivenUp() throws IOException {
        try (SshLine line = connect()) {
            assertThatThrownBy(
                            () -> line.run(ShellScript.of("read forever </dev/tty || sleep 3"), Duration.ofMillis(300)))
                    .isInstanceOf(LineException.class)
                    .hasMessageContaining("so it was given up");
        }
    }

    @Test
    void aLineThatIsCutIsToldAsOne() throws IOException {
        try (SshLine line = connect()) {
            HostFiles files = line.files();
            assertThat(files.find(host.home().toString())).isPresent();
            host.cut();
            assertThatThrownBy(() -> files.find(host.home().toString())).isInstanceOf(LineException.class);
            assertThatThrownBy(() -> output(line, "echo one"))
                    .isInstanceOf(LineException.class)
                    .hasMessage("The connection to %s was cut.".formatted(host.target()));
            assertThat(line.isOpen()).isFalse();
        }
    }

    @Test
    void aHostWithoutFilesIsTold() throws IOException {
        host.withoutFiles();
        try (SshLine line = connect()) {
            assertThatThrownBy(line::files)
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("opens no SFTP")
                    .hasMessageContaining("Subsystem sftp internal-sftp");
        }
    }

    @Test
    void filesAreReplacedWholeReadFromAnOffsetAndListed() throws IOException {
        String home = host.home() + "/runs 'of' ada";
        try (SshLine line = connect()) {
            HostFiles files = line.files();
            files.makeFolders(home + "/a/b");
            files.makeFolders(home + "/a/b");
            files.replace(home + "/a/one", "first".getBytes(StandardCharsets.UTF_8));
            files.replace(home + "/a/one", "second".getBytes(StandardCharsets.UTF_8));
            assertThat(files.read(home + "/a/one", 3, 2)).isEqualTo("on".getBytes(StandardCharsets.UTF_8));
            assertThat(files.read(home + "/a/one", 3, 200)).isEqualTo("ond".getBytes(StandardCharsets.UTF_8));
            assertThat(files.read(home + "/a/one", 6, 200)).isEmpty();
            assertThat(files.list(home + "/a"))
                    .extracting(HostFiles.Entry::name)
                    .containsExactly("b", "one");
            assertThat(files.list(home + "/none")).isEmpty();
            assertThat(files.find(home + "/none")).isEmpty();
            assertThatThrownBy(() -> files.read(home + "/none", 0, 1))
                    .hasMessageContaining("cannot be read: it does not exist");
            assertThatThrownBy(() -> files.makeFolders(home + "/a/one/c"))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("on %s is a file where a folder is needed".formatted(host.target()));
            assertThatThrownBy(() -> files.upload(new ByteArrayInputStream(new byte[1]), home + "/a/b"))
                    .isInstanceOf(InputException.class);
            assertThat(files.find(home + "/a/one"))
                    .get()
                    .extracting(HostFiles.Entry::bytes)
                    .isEqualTo(6L);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gpu1            |      | gpu1      | 0",
                "ada@gpu1        | ada  | gpu1      | 0",
                "ada@gpu1:2222   | ada  | gpu1      | 2222",
                "10.0.0.7:22     |      | 10.0.0.7  | 22",
                "ada@[fe80::1]:7 | ada  | fe80::1   | 7",
            })
    void hostsAreNamedByPeople(String text, String user, String name, int port) {
        assertThat(SshTarget.parse(text)).isEqualTo(new SshTarget(user, name, port));
        assertThat(SshTarget.parse(SshTarget.parse(text).toString())).isEqualTo(SshTarget.parse(text));
    }

    @ParameterizedTest
    @CsvSource({"''", "-oProxyCommand=id", "a b", "a:b", "a:70000", "@a", "a/b", "*"})
    void whatNamesNoHostIsRefused(String text) {
        assertThatThrownBy(() -> SshTarget.parse(text))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("names no host");
    }
}
