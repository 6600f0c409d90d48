package lilora.engine.remote.ssh;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What connections are made with.
 *
 * @param folder the person's own folder of SSH, most often {@code ~/.ssh}; it is read, never written
 * @param knownHosts the file of the workspace that accepted host keys are written to
 * @param agent socket of a running agent; none without
 * @param questions what a person is asked
 * @param patience how long a host may take to answer
 */
public record SshSettings(
        Path folder, Path knownHosts, @Nullable Path agent, SshQuestions questions, Duration patience) {
    private static final String FOLDER = "lilora.ssh";
    private static final Duration USUAL_PATIENCE = Duration.ofSeconds(15);

    /** Name of the workspace's file of accepted host keys. */
    public static final String KNOWN_HOSTS = "known_hosts";

    /** The person's folder of SSH, {@code ~/.ssh} unless the property {@code lilora.ssh} names another. */
    public static Path usualFolder() {
        String other = System.getProperty(FOLDER, "");
        return other.isEmpty() ? Path.of(System.getProperty("user.home"), ".ssh") : Path.of(other);
    }

    /** Those of the person at this computer. */
    public static SshSettings usual(Path workspace, SshQuestions questions) {
        String socket = System.getenv().getOrDefault("SSH_AUTH_SOCK", "");
        return new SshSettings(
                usualFolder(),
                workspace.resolve(KNOWN_HOSTS),
                socket.isBlank() ? null : Path.of(socket),
                questions,
                USUAL_PATIENCE);
    }

    /** The same for a person whose folder of SSH is another. */
    public SshSettings withFolder(Path other) {
        return new SshSettings(other, knownHosts, agent, questions, patience);
    }
}
