package lilora.engine.remote.ssh;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.Stream;
import lilora.engine.DiskException;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.config.keys.FilePasswordProvider;
import org.apache.sshd.common.keyprovider.KeyIdentityProvider;
import org.apache.sshd.common.session.SessionContext;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.jspecify.annotations.Nullable;

/**
 * Keys from files, each read when it is its turn, so that nobody is asked for the passphrase of one that is not needed. What cannot
 * be used is passed over and told afterwards.
 */
final class KeyFiles implements KeyIdentityProvider {
    private static final List<String> USUAL = List.of("id_ed25519", "id_ecdsa", "id_rsa");

    private final List<Path> files;
    private final SshQuestions questions;
    private final List<String> troubles = new ArrayList<>();

    private KeyFiles(List<Path> files, SshQuestions questions) {
        this.files = files;
        this.questions = questions;
    }

    /** Those that the configuration names for a host, or else those with usual names. */
    static KeyFiles of(List<Path> named, SshSettings settings) {
        return new KeyFiles(
                named.isEmpty()
                        ? USUAL.stream()
                                .map(settings.folder()::resolve)
                                .filter(Files::exists)
                                .toList()
                        : List.copyOf(named),
                settings.questions());
    }

    /** What was offered, and what could not be, as a part of a sentence. */
    synchronized String told() {
        String offered = files.isEmpty()
                ? "there is no key file"
                : "key files: "
                        + String.join(", ", files.stream().map(Path::toString).toList());
        return troubles.isEmpty() ? offered : offered + "; " + String.join("; ", troubles);
    }

    @Override
    public Iterable<KeyPair> loadKeys(SessionContext session) {
        return () -> new Iterator<>() {
            private final Iterator<Path> rest = files.iterator();
            private Iterator<KeyPair> ready = List.<KeyPair>of().iterator();

            @Override
            public boolean hasNext() {
                while (!ready.hasNext() && rest.hasNext()) {
                    ready = read(session, rest.next()).iterator();
                }
                return ready.hasNext();
            }

            @Override
            public KeyPair next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                return ready.next();
            }
        };
    }

    private List<KeyPair> read(SessionContext session, Path file) {
        boolean[] asked = {false};
        FilePasswordProvider passphrase = (context, resource, retry) -> {
            asked[0] = true;
            return questions.passphrase(file.toString());
        };
        try (InputStream in = Files.newInputStream(file)) {
            List<KeyPair> pairs = list(SecurityUtils.loadKeyPairIdentities(
                    session, NamedResource.ofName(file.toString()), in, passphrase));
            if (pairs.isEmpty()) {
                trouble(file + " holds no private key");
            }
            return pairs;
        } catch (IOException e) {
            trouble(asked[0] ? locked(file) : file + " cannot be read: " + DiskException.reason(e));
        } catch (GeneralSecurityException | RuntimeException e) {
            trouble(asked[0] ? locked(file) : file + " is no key that can be used");
        }
        return List.of();
    }

    private static List<KeyPair> list(@Nullable Iterable<KeyPair> pairs) {
        List<KeyPair> list = new ArrayList<>();
        if (pairs != null) {
            pairs.forEach(list::add);
        }
        return list;
    }

    private static String locked(Path file) {
        return file + " was not opened by the passphrase, or nobody gave it";
    }

    private synchronized void trouble(String what) {
        troubles.add(what);
    }

    /** Paths of a configuration, with the person's home for a tilde. */
    static List<Path> paths(Stream<String> given) {
        String home = System.getProperty("user.home");
        return given.map(path -> path.startsWith("~/") ? home + path.substring(1) : path)
                .map(Path::of)
                .toList();
    }
}
