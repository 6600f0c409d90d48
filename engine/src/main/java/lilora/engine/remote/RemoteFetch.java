package lilora.engine.remote;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.function.Consumer;
import lilora.engine.DiskException;
import lilora.engine.InputException;
import lilora.engine.file.FreeSpace;
import lilora.engine.remote.ssh.HostFiles;
import lilora.engine.remote.ssh.LineException;
import lilora.engine.remote.ssh.SshLine;
import lilora.engine.run.RunDirectory;

/** Brings what a run made on its host into the copy here: predictions or checkpoints, each file whole or not at all. */
public final class RemoteFetch {
    private final SshLine line;
    private final RunDirectory local;
    private final RemoteRun remote;

    public RemoteFetch(SshLine line, RunDirectory local, RemoteRun remote) {
        this.line = line;
        this.local = local;
        this.remote = remote;
    }

    /**
     * What there is of a kind.
     *
     * @param files how many
     * @param bytes of all together
     */
    public record Size(long files, long bytes) {}

    /** How much a folder of the run holds there. */
    public Size size(String folder) throws LineException {
        return size(HostFolder.of(remote.folder(), folder), new Size(0, 0));
    }

    /** A folder there, by the run's and a name of ours or of an entry that was looked at. */
    private record HostFolder(String path) {
        static HostFolder of(String folder, String name) {
            return new HostFolder(folder + "/" + name);
        }
    }

    private Size size(HostFolder folder, Size before) throws LineException {
        Size sum = before;
        for (HostFiles.Entry entry : entries(folder)) {
            sum = entry.folder()
                    ? size(HostFolder.of(folder.path(), entry.name()), sum)
                    : new Size(sum.files() + 1, sum.bytes() + entry.bytes());
        }
        return sum;
    }

    /** What a worker is about to rename does not count. */
    private List<HostFiles.Entry> entries(HostFolder folder) throws LineException {
        return line.files().list(folder.path()).stream()
                .filter(entry -> !entry.name().startsWith(".")
                        && entry.name().indexOf('/') < 0
                        && entry.name().indexOf('\\') < 0
                        && (entry.folder() || entry.regular()))
                .toList();
    }

    /**
     * Fetches a folder of the run; what is here already with the same size is not fetched again.
     *
     * @param told gets each file that is fetched
     * @throws InputException if there is no room here
     */
    public void fetch(String folder, Consumer<String> told) throws LineException {
        FreeSpace.require(local.path(), size(folder).bytes(), "What is fetched", "Make room, or fetch less.");
        fetch(HostFolder.of(remote.folder(), folder), local.path().resolve(folder), told);
    }

    private void fetch(HostFolder from, Path to, Consumer<String> told) throws LineException {
        for (HostFiles.Entry entry : entries(from)) {
            Path target = to.resolve(entry.name());
            HostFolder source = HostFolder.of(from.path(), entry.name());
            try {
                if (!entry.folder()) {
                    file(source.path(), entry, target, told);
                } else if (!Files.isDirectory(target)) {
                    // A folder that has its name is whole, as a checkpoint must be.
                    Path aside = to.resolve("." + entry.name() + ".fetching");
                    Files.createDirectories(aside);
                    fetch(source, aside, told);
                    Files.move(aside, target, StandardCopyOption.ATOMIC_MOVE);
                }
            } catch (LineException e) {
                throw e;
            } catch (IOException e) {
                throw new DiskException("%s cannot be written: %s.".formatted(target, DiskException.reason(e)), e);
            }
        }
    }

    private void file(String source, HostFiles.Entry entry, Path target, Consumer<String> told) throws IOException {
        if (Files.isRegularFile(target) && Files.size(target) == entry.bytes()) {
            return;
        }
        Path aside = target.resolveSibling(target.getFileName() + ".fetching");
        try (InputStream in = line.files().open(source)) {
            Files.copy(in, aside, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            if (!line.isOpen()) {
                throw new LineException("The connection to %s was cut.".formatted(remote.host()), e);
            }
            throw e;
        }
        Files.move(aside, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        told.accept(
                "%s, %,d KiB".formatted(source.substring(remote.folder().length() + 1), (entry.bytes() + 1023) >> 10));
    }
}
