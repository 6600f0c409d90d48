package lilora.engine.cli;

import java.io.Console;
import java.nio.file.Path;
import lilora.engine.InputException;
import lilora.engine.remote.host.HostProbe;
import lilora.engine.remote.ssh.LineException;
import lilora.engine.remote.ssh.SshConnector;
import lilora.engine.remote.ssh.SshQuestions;
import lilora.engine.remote.ssh.SshSettings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How hosts are reached: an option of every command that connects to one. */
final class HostOptions {
    private static final String ACCEPT = "--accept-host-key";
    private static final String STAGING = "--staging";

    @Option(
            names = ACCEPT,
            description =
                    "Believe a host that was never seen before, whatever its key; one whose key has changed is refused")
    private boolean acceptHostKey;

    /** Where things are staged on a host: an option of those commands that put something there. */
    static final class StagingFolder {
        @Option(
                names = STAGING,
                paramLabel = "FOLDER",
                description = "Folder of the host for all that is put there (default: " + HostProbe.USUAL_FOLDER + ")")
        private @Nullable String staging;

        String folder() {
            return staging == null ? HostProbe.USUAL_FOLDER : staging;
        }
    }

    /** What is said of hosts has no meaning without one: somebody may have meant that it runs there. */
    void requireHost(@Nullable String host, StagingFolder folder) {
        if (host == null && (acceptHostKey || folder.staging != null)) {
            throw InputException.about(
                    "%s has no meaning without a host; name the host, or leave it out."
                            .formatted(acceptHostKey ? ACCEPT : STAGING),
                    "on");
        }
    }

    private final class AtTerminal implements SshQuestions {
        @Override
        public boolean acceptsNewKey(String host, String fingerprint) {
            if (acceptHostKey) {
                System.err.println(Printable.line(
                        "The key of %s is %s; it is believed from now on.".formatted(host, fingerprint)));
            }
            return acceptHostKey;
        }

        @Override
        @SuppressWarnings("SystemConsoleNull") // newer ones read from what there is, which then is no passphrase
        public @Nullable String passphrase(String keyFile) {
            Console console = System.console();
            char[] given = console == null ? null : console.readPassword("Passphrase of %s: ", Printable.line(keyFile));
            return given == null ? null : new String(given);
        }
    }

    /** @param workspace whose list of accepted keys counts */
    SshSettings settings(Path workspace) {
        return SshSettings.usual(workspace, new AtTerminal());
    }

    SshConnector connector(Path workspace) {
        return new SshConnector(settings(workspace));
    }

    /** Something done over a line. */
    @FunctionalInterface
    interface Talk<T> {
        T take() throws LineException;
    }

    /** Takes a line that cannot be had for the end of the command. */
    static <T> T now(Talk<T> talk) {
        try {
            return talk.take();
        } catch (LineException e) {
            throw new InputException(String.valueOf(e.getMessage()), e);
        }
    }
}
