package lilora.engine.remote;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import lilora.engine.DiskException;
import lilora.engine.InputException;
import lilora.engine.file.Folders;
import lilora.engine.file.FreeSpace;
import lilora.engine.remote.ssh.HostFiles;
import lilora.engine.remote.ssh.LineException;
import lilora.engine.remote.ssh.SshLine;
import lilora.engine.run.RunDirectory;

/** Brings what a run made on its host into the copy here: predictions or checkpoints, each file whole or not at all. */
public final class RemoteFetch {
    /** What changes each time that it is fetched is left to a run at rest. */
    private static final int ATTEMPTS = 2;

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
        Collection<HostFiles.Entry> all =
                files(HostFolder.of(remote.folder(), folder)).values();
        return new Size(
                all.size(), all.stream().mapToLong(HostFiles.Entry::bytes).sum());
    }

    /** A folder there, by the run's and a name of ours or of an entry that was looked at. */
    private record HostFolder(String path) {
        static HostFolder of(String folder, String name) {
            return new HostFolder(folder + "/" + name);
        }
    }

    /** What is in a folder and in folders of it, by its name from there on. */
    private Map<String, HostFiles.Entry> files(HostFolder folder) throws LineException {
        Map<String, HostFiles.Entry> files = new TreeMap<>();
        for (HostFiles.Entry entry : entries(folder)) {
            if (entry.folder()) {
                files(HostFolder.of(folder.path(), entry.name()))
                        .forEach((name, file) -> files.put(entry.name() + "/" + name, file));
            } else {
                files.put(entry.name(), entry);
            }
        }
        return files;
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
     * Fetches a folder of the run; what is here already with the same names and sizes is not fetched again. What the run removes or
     * replaces meanwhile is left out.
     *
     * @param told gets each file that is fetched, and what nothing was fetched of
     * @throws InputException if there is no room here
     */
    public void fetch(String folder, Consumer<String> told) throws LineException {
        FreeSpace.require(local.path(), size(folder).bytes(), "What is fetched", "Make room, or fetch less.");
        HostFolder from = HostFolder.of(remote.folder(), folder);
        for (HostFiles.Entry entry : entries(from)) {
            Path target = local.path().resolve(folder).resolve(entry.name());
            HostFolder source = HostFolder.of(from.path(), entry.name());
            try {
                if (entry.folder()) {
                    folder(source, target, told);
                } else {
                    file(source.path(), entry, target, told);
                }
            } catch (LineException e) {
                throw e;
            } catch (IOException e) {
                throw new DiskException("%s cannot be written: %s.".formatted(target, DiskException.reason(e)), e);
            }
        }
    }

    /** A folder that has its name is whole, as a checkpoint must be: it was the same there before and after it was fetched. */
    private void folder(HostFolder from, Path target, Consumer<String> told) throws IOException {
        Map<String, HostFiles.Entry> wanted = files(from);
        if (Files.isDirectory(target) && holds(target, wanted)) {
            return;
        }
        Path aside = target.resolveSibling("." + target.getFileName() + ".fetching");
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            for (Map.Entry<String, HostFiles.Entry> file : wanted.entrySet()) {
                file(
                        HostFolder.of(from.path(), file.getKey()).path(),
                        file.getValue(),
                        aside.resolve(file.getKey()),
                        told);
            }
            Map<String, HostFiles.Entry> now = files(from);
            if (!wanted.isEmpty() && now.equals(wanted) && holds(aside, wanted) && count(aside) == wanted.size()) {
                replace(aside, target);
                return;
            }
            Folders.delete(aside);
            wanted = now;
        }
        told.accept(
                "nothing of %s, which the run replaced or removed meanwhile; fetch again".formatted(name(from.path())));
    }

    private static boolean holds(Path folder, Map<String, HostFiles.Entry> files) throws IOException {
        for (Map.Entry<String, HostFiles.Entry> file : files.entrySet()) {
            if (!isHere(folder.resolve(file.getKey()), file.getValue())) {
                return false;
            }
        }
        return true;
    }

    private static boolean isHere(Path file, HostFiles.Entry there) throws IOException {
        return Files.isRegularFile(file) && Files.size(file) == there.bytes();
    }

    private static long count(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).count();
        }
    }

    private static void replace(Path aside, Path target) throws IOException {
        Path before = target.resolveSibling("." + target.getFileName() + ".before");
        Folders.delete(before);
        if (Files.exists(target)) {
            Files.move(target, before, StandardCopyOption.ATOMIC_MOVE);
        }
        Files.move(aside, target, StandardCopyOption.ATOMIC_MOVE);
        Folders.delete(before);
    }

    /** One that is there no more is left out. */
    private void file(String source, HostFiles.Entry entry, Path target, Consumer<String> told) throws IOException {
        if (isHere(target, entry)) {
            return;
        }
        Files.createDirectories(target.getParent());
        Path aside = target.resolveSibling(target.getFileName() + ".fetching");
        Optional<InputStream> found = line.files().openIfThere(source);
        if (found.isEmpty()) {
            return;
        }
        try (InputStream in = found.get()) {
            Files.copy(in, aside, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            if (!line.isOpen()) {
                throw new LineException("The connection to %s was cut.".formatted(remote.host()), e);
            }
            throw e;
        }
        Files.move(aside, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        told.accept("%s, %,d KiB".formatted(name(source), (entry.bytes() + 1023) >> 10));
    }

    private String name(String path) {
        return path.substring(remote.folder().length() + 1);
    }
}
