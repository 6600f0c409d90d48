package lilora.engine.remote.ssh;

import org.jspecify.annotations.Nullable;

/** What only a person can answer. Answers are not kept. */
public interface SshQuestions {
    /** Accepts nothing and knows no passphrase. */
    SshQuestions NOBODY = new SshQuestions() {
        @Override
        public boolean acceptsNewKey(String host, String fingerprint) {
            return false;
        }

        @Override
        public @Nullable String passphrase(String keyFile) {
            return null;
        }
    };

    /**
     * Whether the key of a host that was never seen is the right one. No other key than a first one is ever asked for. The host
     * waits meanwhile: whoever has to ask a person refuses, asks, and connects again.
     *
     * @param host as it was named, with its address where that is another
     * @param fingerprint such as {@code SHA256:…}
     */
    boolean acceptsNewKey(String host, String fingerprint);

    /** The passphrase of a key file; null if there is nobody to give it. */
    @Nullable
    String passphrase(String keyFile);
}
