package lilora.app.remote;

import java.util.Optional;

/** What only a person can answer about hosts. Called off the FX thread; returns with the answer. */
public interface HostQuestions {
    /** Whether the key of a host that was never seen is the right one. */
    boolean trusts(String host, String fingerprint);

    /** The passphrase of a key file; empty if it is not given. It is not kept. */
    Optional<String> passphrase(String keyFile);
}
