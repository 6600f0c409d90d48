package lilora.engine.remote.ssh;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import lilora.engine.DiskException;
import lilora.engine.InputException;
import org.apache.sshd.sftp.client.SftpClient;
import org.apache.sshd.sftp.client.extensions.openssh.OpenSSHPosixRenameExtension;
import org.apache.sshd.sftp.common.SftpConstants;
import org.apache.sshd.sftp.common.SftpException;

/** The files of a host, by absolute paths with {@code /}. What is refused there is told with the path; for one thread. */
public final class HostFiles {
    /** Asked for at once: each question waits for its answer. Servers give less where it is too much for them. */
    private static final int BUFFER = 128 << 10;

    private static final Set<Integer> ABSENT =
            Set.of(SftpConstants.SSH_FX_NO_SUCH_FILE, SftpConstants.SSH_FX_NO_SUCH_PATH);
    private static final Set<Integer> FULL = Set.of(
            SftpConstants.SSH_FX_FAILURE,
            SftpConstants.SSH_FX_NO_SPACE_ON_FILESYSTEM,
            SftpConstants.SSH_FX_QUOTA_EXCEEDED);

    private final String host;
    private final SftpClient client;

    HostFiles(String host, SftpClient client) {
        this.host = host;
        this.client = client;
    }

    /** What is known of a file or folder. */
    public record Entry(String name, boolean folder, boolean regular, long bytes, long modified) {}

    @FunctionalInterface
    private interface Step<T> {
        T take() throws IOException;
    }

    /** What lies at a path; empty if nothing does. */
    public Optional<Entry> find(String path) throws LineException {
        return asked(path, "read", () -> {
            try {
                return Optional.of(entry(path, client.stat(path)));
            } catch (SftpException e) {
                if (ABSENT.contains(e.getStatus())) {
                    return Optional.empty();
                }
                throw e;
            }
        });
    }

    /** What is at a path that may be another user's: what may not be looked at is not there. */
    public Optional<Entry> findForeign(String path) throws LineException {
        try {
            return find(path);
        } catch (InputException e) {
            if (e.getCause() instanceof SftpException told
                    && told.getStatus() == SftpConstants.SSH_FX_PERMISSION_DENIED) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** What is in a folder, without itself and its parent, in the order of names; nothing where there is no folder. */
    public List<Entry> list(String folder) throws LineException {
        if (find(folder).isEmpty()) {
            return List.of();
        }
        return asked(folder, "read", () -> {
            List<Entry> entries = new ArrayList<>();
            for (SftpClient.DirEntry found : client.readEntries(folder)) {
                if (!found.getFilename().equals(".") && !found.getFilename().equals("..")) {
                    entries.add(entry(found.getFilename(), found.getAttributes()));
                }
            }
            entries.sort((one, other) -> one.name().compareTo(other.name()));
            return entries;
        });
    }

    private static Entry entry(String name, SftpClient.Attributes attributes) {
        return new Entry(
                name,
                attributes.isDirectory(),
                attributes.isRegularFile(),
                attributes.getSize(),
                attributes.getModifyTime() == null
                        ? 0
                        : attributes.getModifyTime().toMillis());
    }

    /** Bytes from an offset on, as many as there are, but not more than wanted. */
    public byte[] read(String path, long offset, int most) throws LineException {
        return asked(path, "read", () -> {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            byte[] buffer = new byte[Math.min(BUFFER, most)];
            try (SftpClient.CloseableHandle handle = client.open(path, SftpClient.OpenMode.Read)) {
                int count = 0;
                while (count >= 0 && bytes.size() < most) {
                    count = client.read(
                            handle, offset + bytes.size(), buffer, 0, Math.min(buffer.length, most - bytes.size()));
                    bytes.write(buffer, 0, Math.max(0, count));
                }
            }
            return bytes.toByteArray();
        });
    }

    /** The same of a file that others may take away at any time; empty if it is not there. */
    public Optional<byte[]> readIfThere(String path, int most) throws LineException {
        return ifThere(() -> read(path, 0, most));
    }

    /** A file from its start, to be closed. */
    public InputStream open(String path) throws LineException {
        return asked(path, "read", () -> client.read(path));
    }

    /** The same of a file that others may take away at any time; empty if it is not there. */
    public Optional<InputStream> openIfThere(String path) throws LineException {
        return ifThere(() -> open(path));
    }

    @FunctionalInterface
    private interface Reading<T> {
        T take() throws LineException;
    }

    private static <T> Optional<T> ifThere(Reading<T> reading) throws LineException {
        try {
            return Optional.of(reading.take());
        } catch (InputException e) {
            if (e.getCause() instanceof SftpException told && ABSENT.contains(told.getStatus())) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Makes a file of these bytes in the place of an earlier one: written beside it, then renamed. */
    public void replace(String path, byte[] bytes) throws LineException {
        String aside = path + ".part";
        upload(new ByteArrayInputStream(bytes), aside);
        rename(aside, path);
    }

    /** Writes a file from its start; a stream that ends early leaves a part of it. */
    public void upload(InputStream from, String path) throws LineException {
        asked(path, "written", () -> {
            client.put(from, path, SftpClient.OpenMode.Write, SftpClient.OpenMode.Create, SftpClient.OpenMode.Truncate);
            return path;
        });
    }

    /** Gives a file another name, in the place of what has that name. */
    public void rename(String from, String to) throws LineException {
        asked(to, "written", () -> {
            OpenSSHPosixRenameExtension posix = client.getExtension(OpenSSHPosixRenameExtension.class);
            if (posix != null && posix.isSupported()) {
                posix.posixRename(from, to);
            } else {
                if (find(to).isPresent()) {
                    client.remove(to);
                }
                client.rename(from, to);
            }
            return to;
        });
    }

    /** Makes a folder and those above it, unless they are there. */
    public void makeFolders(String folder) throws LineException {
        Optional<Entry> found = find(folder);
        if (found.isPresent()) {
            if (!found.get().folder()) {
                throw new InputException(
                        "%s on %s is a file where a folder is needed; move it away.".formatted(folder, host));
            }
            return;
        }
        int parent = folder.lastIndexOf('/');
        if (parent > 0) {
            makeFolders(folder.substring(0, parent));
        }
        asked(folder, "made", () -> {
            client.mkdir(folder);
            return folder;
        });
    }

    /** Says who may do what with a file, in the bits of Unix. */
    public void permit(String path, int mode) throws LineException {
        asked(path, "changed", () -> {
            client.setStat(path, new SftpClient.Attributes().perms(mode));
            return path;
        });
    }

    private <T> T asked(String path, String done, Step<T> step) throws LineException {
        try {
            return step.take();
        } catch (LineException | CancellationException e) {
            throw e;
        } catch (SftpException e) {
            throw refused(path, done, e);
        } catch (IOException | RuntimeException e) {
            if (e instanceof InputException told) {
                throw told;
            }
            for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
                if (cause instanceof SftpException told) {
                    throw refused(path, done, told);
                }
            }
            throw new LineException("The connection to %s was cut.".formatted(host), e);
        }
    }

    private InputException refused(String path, String done, SftpException e) {
        if (e.getStatus() == SftpConstants.SSH_FX_PERMISSION_DENIED) {
            return new InputException(
                    "%s on %s cannot be %s: it belongs to another user, or permission is denied. Name a folder of your own."
                            .formatted(path, host, done),
                    e);
        }
        if (ABSENT.contains(e.getStatus())) {
            return new InputException("%s on %s cannot be %s: it does not exist.".formatted(path, host, done), e);
        }
        return done.equals("read") || !FULL.contains(e.getStatus())
                ? new InputException("%s on %s cannot be %s: %s.".formatted(path, host, done, e.getMessage()), e)
                : new DiskException(
                        "%s on %s cannot be %s (%s). Its disk or your quota there may be full: make room, and try again."
                                .formatted(path, host, done, e.getMessage()),
                        e);
    }
}
