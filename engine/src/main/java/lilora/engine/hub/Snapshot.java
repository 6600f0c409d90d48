package lilora.engine.hub;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import lilora.engine.file.AtomicFile;

/** The folder of a commit, filled as huggingface_hub does: links to the blobs, or the files themselves where there are no links. */
record Snapshot(Path repository, String commit, Links links) {
    /** How this system makes a link. */
    @FunctionalInterface
    interface Links {
        void make(Path link, Path target) throws IOException;
    }

    Path blobs() {
        return repository.resolve("blobs");
    }

    private Path folder() {
        return repository.resolve("snapshots").resolve(commit);
    }

    /** Whether a file is there without a blob, as where there are no links. */
    boolean holds(HubFile file) throws IOException {
        Path there = folder().resolve(file.name());
        return Files.isRegularFile(there) && !Files.isSymbolicLink(there) && Files.size(there) == file.bytes();
    }

    /** Gives a blob its name. */
    void add(HubFile file) throws IOException {
        Path link = folder().resolve(file.name());
        Path blob = blobs().resolve(file.hash());
        if (Files.isSymbolicLink(link) && Files.exists(link) && Files.isSameFile(link, blob)) {
            return;
        }
        Path parent = Objects.requireNonNull(link.getParent());
        Files.createDirectories(parent);
        Files.deleteIfExists(link);
        try {
            links.make(link, parent.relativize(blob));
        } catch (UnsupportedOperationException | IOException e) {
            // Windows without the right to make links, other systems' disks without them. A copy would take the room
            // twice.
            Files.move(blob, link);
        }
    }

    /** Writes that a branch or tag is this commit. */
    void name(String revision) throws IOException {
        Path ref = repository.resolve("refs").resolve(revision);
        Files.createDirectories(Objects.requireNonNull(ref.getParent()));
        AtomicFile.write(ref, commit.getBytes(StandardCharsets.US_ASCII));
    }
}
