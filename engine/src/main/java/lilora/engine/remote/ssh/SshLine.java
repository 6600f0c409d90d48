package lilora.engine.remote.ssh;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Deque;
import java.util.EnumSet;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import lilora.engine.InputException;
import lilora.engine.Progress;
import lilora.engine.remote.shell.ShellScript;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.channel.ChannelExec;
import org.apache.sshd.client.channel.ClientChannelEvent;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.sftp.client.SftpClientFactory;
import org.jspecify.annotations.Nullable;

/** An open line to a host. For one thread, but any may close it; that leaves alone whatever was begun there. */
public final class SshLine implements AutoCloseable {
    private static final int LONGEST_BANNER = 200;
    private static final Duration LOOK = Duration.ofMillis(50);

    private final String host;
    private final ClientSession session;
    private final Deque<SshClient> clients;
    private final Duration patience;
    private @Nullable HostFiles files;

    SshLine(String host, ClientSession session, Deque<SshClient> clients, Duration patience) {
        this.host = host;
        this.session = session;
        this.clients = clients;
        this.patience = patience;
    }

    /** Something that is done over a line. */
    @FunctionalInterface
    public interface Work<T> {
        T over(SshLine line) throws LineException;
    }

    /**
     * Does something that somebody waits for; a line over which it still waits when nobody wants it any more is closed.
     *
     * @throws CancellationException if nobody wants it any more
     */
    @SuppressWarnings("try") // it watches by itself
    public <T> T whileWanted(Progress progress, Work<T> work) throws LineException {
        try (LineWatch watch = LineWatch.over(this, progress)) {
            return work.over(this);
        } catch (LineException e) {
            progress.requireWanted();
            throw e;
        }
    }

    /** The host, as the person named it. */
    public String host() {
        return host;
    }

    /** Whether it was not cut, as far as is known. */
    public boolean isOpen() {
        return session.isOpen();
    }

    /**
     * Has {@code sh} run a script.
     *
     * @param within time after which it is given up here; there it may go on
     * @throws LineException if the line is cut, or it takes too long
     * @throws InputException if the login shell there runs no {@code sh}
     */
    public ShellScript.Result run(ShellScript script, Duration within) throws LineException {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        // Of the login shell alone, the script's own is among what it prints: nothing keeps the two in order on their
        // way here.
        ByteArrayOutputStream complaints = new ByteArrayOutputStream();
        // A login shell of any kind understands this word; all the rest is read by sh.
        try (ChannelExec channel = session.createExecChannel("sh")) {
            channel.setIn(new ByteArrayInputStream(script.bytes()));
            channel.setOut(printed);
            channel.setErr(complaints);
            channel.open().verify(patience);
            long end = System.nanoTime() + within.toNanos();
            Optional<ShellScript.Result> result =
                    awaited(channel, () -> script.result(printed.toString(StandardCharsets.UTF_8)), end);
            if (result.isPresent()) {
                return result.get();
            }
            if (System.nanoTime() - end >= 0) {
                throw new LineException("%s took longer than %d seconds for a command, so it was given up."
                        .formatted(host, within.toSeconds()));
            }
        } catch (IOException | RuntimeException e) {
            throw cut(e);
        }
        if (!session.isOpen()) {
            throw cut(null);
        }
        throw new InputException(
                "The login shell of %s runs no sh%s. Give the account a shell that runs commands, such as /bin/sh."
                        .formatted(
                                host,
                                said(printed.toString(StandardCharsets.UTF_8)
                                        + "\n"
                                        + complaints.toString(StandardCharsets.UTF_8))));
    }

    /** What the login shell, or a child that it left behind, does after the script's last word is not waited for. */
    private static Optional<ShellScript.Result> awaited(
            ChannelExec channel, Supplier<Optional<ShellScript.Result>> result, long end) {
        Optional<ShellScript.Result> found;
        boolean closed;
        do {
            closed =
                    channel.waitFor(EnumSet.of(ClientChannelEvent.CLOSED), LOOK).contains(ClientChannelEvent.CLOSED);
            found = result.get();
        } while (found.isEmpty() && !closed && System.nanoTime() - end < 0);
        return found;
    }

    private static String said(String printed) {
        String words = printed.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .collect(Collectors.joining(" "));
        String shown = words.substring(0, Math.min(LONGEST_BANNER, words.length()));
        return shown.isEmpty() ? "" : "; it said: \"" + shown + "\"";
    }

    /**
     * The files there.
     *
     * @throws InputException if the host has no SFTP
     */
    public HostFiles files() throws LineException {
        HostFiles open = files;
        if (open == null) {
            try {
                open = new HostFiles(host, SftpClientFactory.instance().createSftpClient(session));
                files = open;
            } catch (IOException | RuntimeException e) {
                if (!session.isOpen()) {
                    throw cut(e);
                }
                throw new InputException(
                        "%s opens no SFTP. Its administrator has to add \"Subsystem sftp internal-sftp\" to sshd_config; a login shell that prints words may be in the way, too."
                                .formatted(host),
                        e);
            }
        }
        return open;
    }

    private LineException cut(@Nullable Exception e) {
        if (e instanceof LineException line) {
            return line;
        }
        String sentence = "The connection to %s was cut.".formatted(host);
        return e == null ? new LineException(sentence) : new LineException(sentence, e);
    }

    @Override
    public void close() {
        session.close(true);
        SshConnector.stop(clients);
    }
}
