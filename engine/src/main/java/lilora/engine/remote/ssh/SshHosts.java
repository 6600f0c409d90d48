package lilora.engine.remote.ssh;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import lilora.engine.InputException;
import org.apache.sshd.client.config.hosts.ConfigFileHostEntryResolver;
import org.apache.sshd.client.config.hosts.HostConfigEntry;
import org.apache.sshd.common.SshConstants;

/**
 * The hosts of a person's configuration of SSH: HostName, User, Port, IdentityFile and ProxyJump of its Host blocks, as MINA reads
 * them. Match and Include are not followed.
 */
public final class SshHosts {
    private static final int MOST_JUMPS = 8;

    private final Path file;

    public SshHosts(SshSettings settings) {
        this.file = settings.folder().resolve("config");
    }

    /** The names that stand for one host each, in the order of the file. */
    public List<String> names() {
        List<String> names = new ArrayList<>();
        for (HostConfigEntry entry : entries()) {
            for (String name : List.of(entry.getHost().split("[,\\s]+"))) {
                boolean pattern = name.isEmpty() || name.chars().anyMatch(c -> c == '*' || c == '?' || c == '!');
                if (!pattern && !names.contains(name)) {
                    names.add(name);
                }
            }
        }
        return names;
    }

    /** Where a name leads, as people read it: {@code user@host:port}. */
    public String place(String name) {
        HostConfigEntry entry = entry(SshTarget.parse(name));
        String jump = entry.getProxyJump();
        return new SshTarget(entry.getUsername(), entry.getHostName(), entry.getPort())
                + (jump == null || jump.isBlank() ? "" : " through " + jump);
    }

    /** All that is known of a host. */
    HostConfigEntry entry(SshTarget target) {
        try {
            HostConfigEntry found = Files.exists(file)
                    ? new ConfigFileHostEntryResolver(file)
                            .resolveEffectiveHost(target.host(), target.port(), null, target.user(), null, null)
                    : null;
            HostConfigEntry entry = found == null ? new HostConfigEntry() : found;
            // As the person named it: a block may have several names, or a pattern.
            entry.setHost(target.host());
            if (entry.getHostName() == null || entry.getHostName().isBlank()) {
                entry.setHostName(target.host());
            }
            if (target.port() > 0) {
                entry.setPort(target.port());
            } else if (entry.getPort() <= 0) {
                entry.setPort(SshConstants.DEFAULT_PORT);
            }
            if (target.user() != null) {
                entry.setUsername(target.user());
            } else if (entry.getUsername() == null || entry.getUsername().isBlank()) {
                entry.setUsername(System.getProperty("user.name"));
            }
            return entry;
        } catch (IOException | RuntimeException e) {
            throw unreadable(e);
        }
    }

    /** A host as the person named it, with its address where that is another. */
    static String named(HostConfigEntry entry) {
        return entry.getHost().equals(entry.getHostName())
                ? entry.getHostName()
                : "%s (%s)".formatted(entry.getHost(), new SshTarget(null, entry.getHostName(), entry.getPort()));
    }

    /** The hosts that a connection goes through, the first before others, itself last. */
    List<HostConfigEntry> way(SshTarget target) {
        List<HostConfigEntry> way = new ArrayList<>();
        add(target, way);
        return way;
    }

    private void add(SshTarget target, List<HostConfigEntry> way) {
        HostConfigEntry entry = entry(target);
        String jumps = entry.getProxyJump();
        if (jumps != null && !jumps.isBlank() && !jumps.equals("none")) {
            List<String> hops = List.of(jumps.split(","));
            for (int i = 0; i < hops.size(); i++) {
                SshTarget hop = SshTarget.parse(hops.get(i).replaceFirst("^ssh://", ""));
                if (i == 0) {
                    add(hop, way);
                } else {
                    way.add(entry(hop));
                }
            }
        }
        way.add(entry);
        if (way.size() > MOST_JUMPS) {
            throw new InputException("%s: ProxyJump of %s leads through more than %d hosts; it may lead in a circle."
                    .formatted(file, target, MOST_JUMPS));
        }
    }

    private Collection<HostConfigEntry> entries() {
        try {
            return Files.exists(file) ? HostConfigEntry.readHostConfigEntries(file) : List.of();
        } catch (IOException | RuntimeException e) {
            throw unreadable(e);
        }
    }

    private InputException unreadable(Exception e) {
        return e instanceof InputException told
                ? told
                : new InputException(
                        "%s cannot be read: %s. Mend it as 'man ssh_config' says.".formatted(file, e.getMessage()), e);
    }
}
