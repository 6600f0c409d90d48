package lilora.engine.remote;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import lilora.engine.remote.shell.ShellQuote;
import lilora.engine.remote.ssh.SshConnector;
import lilora.engine.remote.ssh.SshQuestions;
import lilora.engine.remote.ssh.SshSettings;
import lilora.engine.remote.ssh.SshTarget;
import org.apache.sshd.core.CoreModuleProperties;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyEncryptionContext;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.forward.AcceptAllForwardingFilter;
import org.apache.sshd.server.session.ServerSession;
import org.apache.sshd.server.shell.ProcessShellFactory;
import org.apache.sshd.sftp.server.FileHandle;
import org.apache.sshd.sftp.server.SftpEventListener;
import org.apache.sshd.sftp.server.SftpFileSystemAccessor;
import org.apache.sshd.sftp.server.SftpSubsystemFactory;
import org.apache.sshd.sftp.server.SftpSubsystemProxy;

/** A host of its own on the loopback: a real SSH server, real shells with another home, real files. */
public final class EmbeddedHost implements AutoCloseable {
    private static final String USER = "ada";

    private final SshServer server = SshServer.setUpDefaultServer();
    private final Set<PublicKey> welcome = ConcurrentHashMap.newKeySet();
    private final AtomicLong written = new AtomicLong();
    private final AtomicLong untilCut = new AtomicLong(Long.MAX_VALUE);
    private final Path home;
    private final Set<String> foreign = ConcurrentHashMap.newKeySet();
    private volatile CountDownLatch disk = new CountDownLatch(0);
    private volatile String before = "";
    private volatile Opening opening = file -> {};

    /** What else happens on the host. */
    @FunctionalInterface
    public interface Opening {
        /** At this moment. */
        void at(Path file) throws IOException;
    }

    private EmbeddedHost(Path home) {
        this.home = home;
    }

    /** From now on a folder is another user's, who lets nobody look into it. */
    public void close(Path folder) {
        foreign.add(folder.toString());
    }

    /** Starts one whose user's home is this folder. */
    public static EmbeddedHost start(Path home) throws IOException, GeneralSecurityException {
        EmbeddedHost host = new EmbeddedHost(Files.createDirectories(home));
        host.server.setHost("127.0.0.1");
        host.server.setPort(0);
        // As OpenSSH does: else each answer would wait 40 ms for the one before to be acknowledged.
        CoreModuleProperties.TCP_NODELAY.set(host.server, true);
        host.changeKey("ecdsa-sha2-nistp256", 256);
        host.server.setPublickeyAuthenticator((user, key, session) ->
                user.equals(USER) && host.welcome.stream().anyMatch(known -> KeyUtils.compareKeys(known, key)));
        host.server.setForwardingFilter(AcceptAllForwardingFilter.INSTANCE);
        host.server.setCommandFactory((channel, command) -> {
            String all = "export HOME=%s LC_ALL=C.UTF-8; %s%s"
                    .formatted(ShellQuote.of(home.toString()), host.before, command);
            return new ProcessShellFactory(all, "sh", "-c", all).createShell(channel);
        });
        SftpSubsystemFactory files = new SftpSubsystemFactory.Builder()
                .withFileSystemAccessor(new SftpFileSystemAccessor() {
                    @Override
                    public Path resolveLocalFilePath(SftpSubsystemProxy subsystem, Path root, String path)
                            throws IOException {
                        if (host.foreign.stream().anyMatch(path::startsWith)) {
                            throw new AccessDeniedException(path);
                        }
                        return SftpFileSystemAccessor.super.resolveLocalFilePath(subsystem, root, path);
                    }

                    @Override
                    public SeekableByteChannel openFile(
                            SftpSubsystemProxy subsystem,
                            FileHandle handle,
                            Path file,
                            String name,
                            Set<? extends OpenOption> options,
                            FileAttribute<?>... attributes)
                            throws IOException {
                        host.opening.at(file);
                        return SftpFileSystemAccessor.super.openFile(
                                subsystem, handle, file, name, options, attributes);
                    }
                })
                .build();
        files.addSftpEventListener(new SftpEventListener() {
            @Override
            public void writing(
                    ServerSession session,
                    String id,
                    FileHandle file,
                    long offset,
                    byte[] data,
                    int from,
                    int length)
                    throws IOException {
                host.awaitDisk();
            }

            @Override
            public void reading(
                    ServerSession session,
                    String id,
                    FileHandle file,
                    long offset,
                    byte[] data,
                    int from,
                    int length)
                    throws IOException {
                host.awaitDisk();
            }

            @Override
            public void written(
                    ServerSession session,
                    String id,
                    FileHandle file,
                    long offset,
                    byte[] data,
                    int from,
                    int length,
                    Throwable fault) {
                host.written.addAndGet(length);
                if (host.untilCut.addAndGet(-length) < 0) {
                    session.close(true);
                }
            }
        });
        host.server.setSubsystemFactories(List.of(files));
        host.server.start();
        return host;
    }

    private void awaitDisk() throws InterruptedIOException {
        try {
            disk.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        }
    }

    public Path home() {
        return home;
    }

    public int port() {
        return server.getPort();
    }

    /** How it is named. */
    public SshTarget target() {
        return new SshTarget(USER, "127.0.0.1", port());
    }

    /** Another key from now on. */
    public void changeKey(String type, int bits) throws GeneralSecurityException {
        server.setKeyPairProvider(KeyPairProvider.wrap(KeyUtils.generateKeyPair(type, bits)));
    }

    /** A login shell that does this before each command. */
    public void beforeCommands(String script) {
        before = script;
    }

    /** Whenever a file is about to be opened over a line, this happens first. */
    public void beforeOpening(Opening happens) {
        opening = happens;
    }

    /** Starts a process that does nothing, in a run's folder as its worker is, and notes it as such. */
    public static Process idleWorker(Path run) throws IOException {
        Process worker = new ProcessBuilder("sleep", "300").directory(run.toFile()).start();
        Files.writeString(run.resolve("pid"), worker.pid() + "\n");
        return worker;
    }

    public void withoutFiles() {
        server.setSubsystemFactories(List.of());
    }

    /** Bytes of files that were sent here. */
    public long written() {
        return written.get();
    }

    /** Cuts every line, without a word. */
    public void cut() {
        new ArrayList<>(server.getActiveSessions()).forEach(session -> session.close(true));
    }

    /** Cuts a line when so many more bytes of files have come in. */
    public void cutAfter(long bytes) {
        untilCut.set(bytes);
    }

    /** From now on no file is read or written here and none is refused, as on a network disk whose server is away. */
    public void stall() {
        disk = new CountDownLatch(1);
    }

    /** Whether somebody is connected. */
    public boolean isVisited() {
        return !server.getActiveSessions().isEmpty();
    }

    /** Makes the key that a person has below a folder by default, and lets it in. */
    public void welcome(Path folder) throws IOException, GeneralSecurityException {
        welcomeKey(folder.resolve(".ssh/id_ecdsa"), "ecdsa-sha2-nistp256", 256, "");
    }

    /** Connects with what lies below a folder, and believes hosts that are new. */
    public static SshConnector connector(Path folder) {
        return new SshConnector(settings(folder, trusting()));
    }

    /** Makes a key that is let in, as a file. */
    public Path welcomeKey(Path file, String type, int bits, String passphrase)
            throws IOException, GeneralSecurityException {
        KeyPair pair = writeKey(file, type, bits, passphrase);
        welcome.add(pair.getPublic());
        return file;
    }

    /** Makes a key file. */
    public static KeyPair writeKey(Path file, String type, int bits, String passphrase)
            throws IOException, GeneralSecurityException {
        KeyPair pair = KeyUtils.generateKeyPair(type, bits);
        OpenSSHKeyEncryptionContext lock = null;
        if (!passphrase.isEmpty()) {
            lock = new OpenSSHKeyEncryptionContext();
            lock.setCipherType("256");
            lock.setPassword(passphrase);
        }
        Files.createDirectories(file.getParent());
        try (OutputStream out = Files.newOutputStream(file)) {
            OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(pair, "a test", lock, out);
        }
        return pair;
    }

    /** Settings of a person with these folders, who is not at this computer's own agent. */
    public static SshSettings settings(Path folder, SshQuestions questions) {
        return new SshSettings(
                folder.resolve(".ssh"),
                folder.resolve("workspace/known_hosts"),
                null,
                questions,
                Duration.ofSeconds(15));
    }

    /** A person who accepts every first key and has no passphrase. */
    public static SshQuestions trusting() {
        return new SshQuestions() {
            @Override
            public boolean acceptsNewKey(String host, String fingerprint) {
                return true;
            }

            @Override
            public String passphrase(String keyFile) {
                return null;
            }
        };
    }

    @Override
    public void close() throws IOException {
        disk.countDown();
        server.stop(true);
    }
}
