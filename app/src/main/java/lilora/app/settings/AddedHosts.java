package lilora.app.settings;

import java.util.List;
import java.util.stream.Stream;
import lilora.engine.InputException;
import lilora.engine.remote.ssh.SshTarget;

/**
 * Hosts that were added by hand, beside those of {@code ~/.ssh/config}.
 *
 * @param hosts as {@code user@example.org:22}, user and port as far as they were given, in the order in which they were added
 */
public record AddedHosts(List<String> hosts) {
    /** None yet. */
    public static final AddedHosts NONE = new AddedHosts(List.of());

    public AddedHosts {
        hosts = List.copyOf(hosts);
        hosts.forEach(AddedHosts::requireHost);
    }

    private static void requireHost(String host) {
        try {
            SshTarget.parse(host);
        } catch (InputException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /** With another at the end. */
    public AddedHosts with(SshTarget host) {
        return new AddedHosts(Stream.concat(hosts.stream(), Stream.of(host.toString()))
                .distinct()
                .toList());
    }

    /** Without one. */
    public AddedHosts without(String host) {
        return new AddedHosts(
                hosts.stream().filter(other -> !other.equals(host)).toList());
    }
}
