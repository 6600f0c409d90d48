package lilora.engine.remote.ssh;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import lilora.engine.DiskException;
import lilora.engine.InputException;
import org.apache.sshd.client.config.hosts.KnownHostEntry;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.PublicKeyEntryResolver;

/** The host keys that a person has accepted: in OpenSSH's own file, which is only read, and in the workspace's. */
final class KnownHosts {
    private static final int USUAL_PORT = 22;
    private static final String REVOKED = "revoked";
    private static final String AUTHORITY = "cert-authority";

    /** What is known of a key. */
    enum Verdict {
        KNOWN,
        /** No key of that host is known. */
        NEW,
        /** Another key of that host is known. */
        CHANGED,
        /** It has been withdrawn. */
        REVOKED
    }

    private final List<Path> files;
    private final Path own;

    KnownHosts(SshSettings settings) {
        this.own = settings.knownHosts();
        this.files = List.of(settings.folder().resolve(SshSettings.KNOWN_HOSTS), own);
    }

    /**
     * What is known of a host's key.
     *
     * @throws InputException if a file of host keys cannot be read: what it says might be that the key has changed
     */
    Verdict verdict(String host, int port, PublicKey key) {
        List<KnownHostEntry> entries = entries(host, port);
        List<KnownHostEntry> same =
                entries.stream().filter(entry -> isOf(entry, key)).toList();
        if (same.stream().anyMatch(entry -> REVOKED.equals(entry.getMarker()))) {
            return Verdict.REVOKED;
        }
        if (!same.isEmpty()) {
            return Verdict.KNOWN;
        }
        return entries.stream().allMatch(entry -> REVOKED.equals(entry.getMarker())) ? Verdict.NEW : Verdict.CHANGED;
    }

    /** The types of the keys that are known of a host, which it is to be asked for first. */
    Set<String> types(String host, int port) {
        return entries(host, port).stream()
                .map(entry -> entry.getKeyEntry().getKeyType())
                .collect(Collectors.toSet());
    }

    /** Where the keys of a host stand that are known. */
    String places(String host, int port) {
        return files.stream()
                .filter(file -> !entries(file, host, port).isEmpty())
                .map(Path::toString)
                .collect(Collectors.joining(" and "));
    }

    /** Keeps a key that a person has accepted, in the workspace's file. */
    void accept(String host, int port, PublicKey key) {
        String name = port == USUAL_PORT ? host : "[%s]:%d".formatted(host, port);
        String line = name + " " + PublicKeyEntry.toString(key) + "\n";
        try {
            if (own.getParent() != null) {
                Files.createDirectories(own.getParent());
            }
            Files.writeString(own, line, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new DiskException(
                    "The key of %s cannot be kept in %s: %s.".formatted(host, own, DiskException.reason(e)), e);
        }
    }

    private List<KnownHostEntry> entries(String host, int port) {
        List<KnownHostEntry> entries = new ArrayList<>();
        files.forEach(file -> entries.addAll(entries(file, host, port)));
        return entries;
    }

    private static List<KnownHostEntry> entries(Path file, String host, int port) {
        if (!Files.exists(file)) {
            return List.of();
        }
        try {
            return KnownHostEntry.readKnownHostEntries(file).stream()
                    .filter(entry -> entry.isHostMatch(host, port) && !AUTHORITY.equals(entry.getMarker()))
                    .toList();
        } catch (IOException | RuntimeException e) {
            throw new InputException(
                    "%s cannot be read as a list of host keys (%s), so no host is believed; mend or remove it."
                            .formatted(file, e.getMessage()),
                    e);
        }
    }

    private static boolean isOf(KnownHostEntry entry, PublicKey key) {
        try {
            PublicKey known = entry.getKeyEntry().resolvePublicKey(null, PublicKeyEntryResolver.IGNORING);
            return known != null && KeyUtils.compareKeys(known, key);
        } catch (IOException | GeneralSecurityException e) {
            // A key of a kind that is not known here is not this one.
            return false;
        }
    }
}
