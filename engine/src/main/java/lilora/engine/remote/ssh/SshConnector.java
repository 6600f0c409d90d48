package lilora.engine.remote.ssh;

import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import lilora.engine.InputException;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.auth.pubkey.UserAuthPublicKeyFactory;
import org.apache.sshd.client.config.hosts.HostConfigEntry;
import org.apache.sshd.client.config.hosts.HostConfigEntryResolver;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.client.session.ClientSession.ClientSessionEvent;
import org.apache.sshd.common.NamedFactory;
import org.apache.sshd.common.signature.Signature;
import org.apache.sshd.common.util.net.SshdSocketAddress;
import org.apache.sshd.core.CoreModuleProperties;
import org.jspecify.annotations.Nullable;

/**
 * Opens lines to hosts. Each host on the way has a client of its own, which checks that host's key. Keys are the only way in:
 * passwords are not asked for.
 */
public final class SshConnector {
    private static final Duration KEEP_ALIVE = Duration.ofSeconds(15);
    private static final int UNANSWERED = 3;
    private static final Duration WITH_QUESTIONS = Duration.ofMinutes(3);

    private final SshSettings settings;
    private final SshHosts hosts;

    public SshConnector(SshSettings settings) {
        this.settings = settings;
        this.hosts = new SshHosts(settings);
    }

    /** One host on the way, as it is reached. */
    private record Hop(HostConfigEntry host, String address, int port, HostKeyCheck check, KeyFiles keys) {
        String name() {
            return host.getHostName();
        }
    }

    /**
     * Opens a line. The caller closes it.
     *
     * @throws LineException if the host cannot be reached now
     * @throws InputException if its key is not believed, or none of ours is
     */
    public SshLine connect(SshTarget target) throws LineException {
        Deque<SshClient> clients = new ArrayDeque<>();
        try {
            ClientSession session = null;
            for (HostConfigEntry host : hosts.way(target)) {
                Hop hop = hop(host, session);
                SshClient client = client(hop);
                clients.push(client);
                session = open(client, hop);
            }
            if (session == null) {
                throw new IllegalStateException("A way has an end.");
            }
            return new SshLine(target.toString(), session, clients, settings.patience());
        } catch (IOException e) {
            stop(clients);
            throw e instanceof LineException line ? line : new LineException(sentence(target.toString(), e), e);
        } catch (RuntimeException e) {
            stop(clients);
            throw e;
        }
    }

    /** Through a host before it, a host is reached at a port of this computer's own loopback that leads there. */
    @SuppressWarnings("resource") // the forwarding ends with the session before
    private Hop hop(HostConfigEntry host, @Nullable ClientSession before) throws IOException {
        KnownHosts known = new KnownHosts(settings);
        HostKeyCheck check = new HostKeyCheck(known, settings.questions(), host);
        KeyFiles keys = KeyFiles.of(KeyFiles.paths(host.getIdentities().stream()), settings);
        if (before == null) {
            return new Hop(host, host.getHostName(), host.getPort(), check, keys);
        }
        SshdSocketAddress bound = before.createLocalPortForwardingTracker(
                        SshdSocketAddress.LOCALHOST_ADDRESS, new SshdSocketAddress(host.getHostName(), host.getPort()))
                .getBoundAddress();
        return new Hop(host, bound.getHostName(), bound.getPort(), check, keys);
    }

    private SshClient client(Hop hop) {
        SshClient client = SshClient.setUpDefaultClient();
        client.setHostConfigEntryResolver(HostConfigEntryResolver.EMPTY);
        client.setServerKeyVerifier(hop.check());
        client.setUserAuthFactories(List.of(UserAuthPublicKeyFactory.INSTANCE));
        client.setKeyIdentityProvider(hop.keys());
        client.setSignatureFactories(preferred(
                client.getSignatureFactories(),
                new KnownHosts(settings).types(hop.name(), hop.host().getPort())));
        if (settings.agent() != null && answers(settings.agent())) {
            client.setAgentFactory(UnixAgent.at(settings.agent()));
        }
        CoreModuleProperties.IO_CONNECT_TIMEOUT.set(client, settings.patience());
        CoreModuleProperties.HEARTBEAT_INTERVAL.set(client, KEEP_ALIVE);
        CoreModuleProperties.HEARTBEAT_NO_REPLY_MAX.set(client, UNANSWERED);
        CoreModuleProperties.AUTH_TIMEOUT.set(client, WITH_QUESTIONS);
        CoreModuleProperties.IDLE_TIMEOUT.set(client, Duration.ZERO);
        client.start();
        return client;
    }

    /** A host that is known by a key of one type is asked for that type first, or it would seem to have changed. */
    private static List<NamedFactory<Signature>> preferred(List<NamedFactory<Signature>> factories, Set<String> types) {
        return factories.stream()
                .sorted(Comparator.comparing(factory -> types.stream().noneMatch(type -> isOf(factory, type))))
                .toList();
    }

    private static boolean isOf(NamedFactory<Signature> factory, String type) {
        return factory.getName().equals(type)
                || (type.equals("ssh-rsa") && factory.getName().startsWith("rsa-sha2-"));
    }

    private static boolean answers(Path socket) {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            return Files.exists(socket) && channel.connect(UnixDomainSocketAddress.of(socket));
        } catch (IOException | RuntimeException e) {
            // A socket that nobody listens at any more.
            return false;
        }
    }

    private ClientSession open(SshClient client, Hop hop) throws LineException {
        try {
            ClientSession session = client.connect(new HostConfigEntry(
                            "", hop.address(), hop.port(), hop.host().getUsername()))
                    .verify(settings.patience())
                    .getSession();
            Set<ClientSessionEvent> events = session.waitFor(
                    EnumSet.of(ClientSessionEvent.WAIT_AUTH, ClientSessionEvent.CLOSED), settings.patience());
            if (events.contains(ClientSessionEvent.TIMEOUT)) {
                throw new IOException(new TimeoutException("the server says nothing"));
            }
            session.auth().verify(WITH_QUESTIONS);
            return session;
        } catch (IOException | RuntimeException e) {
            throw fault(hop, e);
        }
    }

    private LineException fault(Hop hop, Exception e) {
        hop.check().refusal().ifPresent(refusal -> {
            throw refusal;
        });
        String said = String.valueOf(e.getMessage());
        if (said.contains("No more authentication methods")) {
            throw new InputException(
                    "%s refuses every key for the user %s (%s%s). Add your public key to ~/.ssh/authorized_keys there, or name the right user or IdentityFile in ~/.ssh/config."
                            .formatted(
                                    SshHosts.named(hop.host()),
                                    hop.host().getUsername(),
                                    settings.agent() == null ? "no agent, " : "an agent, ",
                                    hop.keys().told()));
        }
        return new LineException(sentence(hop.name() + ":" + hop.host().getPort(), e), e);
    }

    private String sentence(String host, Exception e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnresolvedAddressException || cause instanceof UnknownHostException) {
                return "There is no host %s in the network; check its name, or whether the network or VPN is there."
                        .formatted(host);
            }
            if (cause instanceof ConnectException) {
                return "%s takes no connection (%s). Check the port, and whether an SSH server is running there."
                        .formatted(host, cause.getMessage());
            }
            if (cause instanceof TimeoutException) {
                return "%s did not answer within %d seconds; check that it is on and that the network or VPN is there."
                        .formatted(host, settings.patience().toSeconds());
            }
        }
        return "The connection to %s failed: %s.".formatted(host, e.getMessage());
    }

    static void stop(Deque<SshClient> clients) {
        clients.forEach(SshClient::stop);
    }
}
