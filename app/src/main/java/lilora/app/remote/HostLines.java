package lilora.app.remote;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import lilora.engine.InputException;
import lilora.engine.remote.ssh.LineException;
import lilora.engine.remote.ssh.SshConnector;
import lilora.engine.remote.ssh.SshHosts;
import lilora.engine.remote.ssh.SshLine;
import lilora.engine.remote.ssh.SshQuestions;
import lilora.engine.remote.ssh.SshSettings;
import lilora.engine.remote.ssh.SshTarget;
import org.jspecify.annotations.Nullable;

/** Opens lines to hosts. Not for the FX thread. */
public final class HostLines {
    private final Function<SshQuestions, SshSettings> settings;
    private final HostQuestions person;

    /** @param settings what lines are opened with, given who is asked */
    public HostLines(Function<SshQuestions, SshSettings> settings, HostQuestions person) {
        this.settings = settings;
        this.person = person;
    }

    /** The hosts of the person's configuration of SSH; reads it anew. */
    public SshHosts hosts() {
        return new SshHosts(settings.apply(SshQuestions.NOBODY));
    }

    /**
     * Opens a line that a person waits for, who is asked about a first key and a passphrase. The caller closes it.
     *
     * @throws LineException if the host cannot be reached now
     * @throws InputException if its key is not believed, or none of ours is
     */
    public SshLine open(SshTarget target) throws LineException {
        Asking asking = new Asking();
        while (true) {
            try {
                return new SshConnector(settings.apply(asking)).connect(target);
            } catch (InputException e) {
                // The host would give up waiting: it is refused, the person asked, and then connected to again.
                Key refused = asking.refused;
                asking.refused = null;
                if (refused == null || !person.trusts(refused.host(), refused.fingerprint())) {
                    throw e;
                }
                asking.trusted.add(refused);
            }
        }
    }

    /** Opens a line without asking anybody anything, for what goes on by itself. The caller closes it. */
    public SshLine openSilently(SshTarget target) throws LineException {
        return new SshConnector(settings.apply(SshQuestions.NOBODY)).connect(target);
    }

    private record Key(String host, String fingerprint) {}

    private final class Asking implements SshQuestions {
        private final Set<Key> trusted = ConcurrentHashMap.newKeySet();
        private volatile @Nullable Key refused;

        @Override
        public boolean acceptsNewKey(String host, String fingerprint) {
            Key key = new Key(host, fingerprint);
            if (trusted.contains(key)) {
                return true;
            }
            refused = key;
            return false;
        }

        @Override
        public @Nullable String passphrase(String keyFile) {
            return person.passphrase(keyFile).orElse(null);
        }
    }
}
