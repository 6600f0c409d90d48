package lilora.engine.remote.ssh;

import java.net.SocketAddress;
import java.security.PublicKey;
import java.util.Optional;
import lilora.engine.InputException;
import org.apache.sshd.client.config.hosts.HostConfigEntry;
import org.apache.sshd.client.keyverifier.ServerKeyVerifier;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.jspecify.annotations.Nullable;

/** Decides on the key of one host, and remembers why it was refused. */
final class HostKeyCheck implements ServerKeyVerifier {
    private final KnownHosts known;
    private final SshQuestions questions;
    /** In sentences. */
    private final String name;

    private final String host;
    private final int port;
    private volatile @Nullable InputException refusal;

    HostKeyCheck(KnownHosts known, SshQuestions questions, HostConfigEntry entry) {
        this.known = known;
        this.questions = questions;
        this.name = SshHosts.named(entry);
        this.host = entry.getHostName();
        this.port = entry.getPort();
    }

    /** Why the key was refused, if it was. */
    Optional<InputException> refusal() {
        return Optional.ofNullable(refusal);
    }

    @Override
    public boolean verifyServerKey(ClientSession session, SocketAddress address, PublicKey key) {
        try {
            return accepts(key);
        } catch (InputException e) {
            refusal = e;
            return false;
        }
    }

    private boolean accepts(PublicKey key) {
        String print = KeyUtils.getFingerPrint(key);
        String type = KeyUtils.getKeyType(key);
        return switch (known.verdict(host, port, key)) {
            case KNOWN -> true;
            case NEW -> acceptsNew(key, print, type);
            case CHANGED ->
                throw new InputException(
                        "The key of %s is not the one it had: it is %s (%s) now, and another stands in %s. Somebody may be in between. Only if you know that the host was set up anew, remove its line there."
                                .formatted(name, print, type, known.places(host, port)));
            case REVOKED ->
                throw new InputException("The key of %s, %s (%s), is marked as revoked in %s, so it is not believed."
                        .formatted(name, print, type, known.places(host, port)));
        };
    }

    private boolean acceptsNew(PublicKey key, String print, String type) {
        if (!questions.acceptsNewKey(name, print)) {
            throw InputException.about(
                    "The key of %s is not known yet: it is %s (%s). Compare it with what the host's owner says, and accept it then."
                            .formatted(name, print, type),
                    "acceptHostKey");
        }
        known.accept(host, port, key);
        return true;
    }
}
