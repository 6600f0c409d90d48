package lilora.engine.hub;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import lilora.engine.DiskException;
import lilora.engine.InputException;
import lilora.engine.Progress;
import lilora.engine.file.FreeSpace;

/**
 * Downloads a model by its name into a cache, so that it lies there as if huggingface_hub had put it: the files that a model is opened
 * with, whole and of the hashes that the hub lists. It is called by somebody who asked for it in so many words; nothing else in this
 * engine asks the network.
 */
public final class ModelDownload {
    private static final long SPARE = 64L << 20;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Hub hub;
    private final HubCache cache;
    private final Duration patience;
    private final Snapshot.Links links;

    public ModelDownload(Hub hub, HubCache cache) {
        this(hub, cache, PATIENCE, Files::createSymbolicLink);
    }

    ModelDownload(Hub hub, HubCache cache, Duration patience, Snapshot.Links links) {
        this.hub = hub;
        this.cache = cache;
        this.patience = patience;
        this.links = links;
    }

    /**
     * Downloads what lacks. What came stays whatever happens, and is continued by the next call.
     *
     * @param model {@code organisation/name}, with {@code @} and a revision behind it if it is not the main one
     * @param revision branch, tag or commit, if the name does not say it
     * @return the model in the cache; whole, unless the hub itself lacks files of it
     * @throws InputException if it is forbidden, refused, cancelled or cut, or what comes is not what is listed
     * @throws DiskException if there is no room for it, or it cannot be written
     */
    public CachedModel run(String model, Optional<String> revision, Progress progress) {
        ModelName name = ModelName.required(model, revision);
        if (hub.offline()) {
            throw new InputException(
                    "HF_HUB_OFFLINE forbids to ask %s for %s; unset it, or copy the model's folder to this machine."
                            .formatted(hub, name.path()));
        }
        HubClient client = new HubClient(hub, name);
        HubListing listing = client.listing();
        // Small ones first: what a model is shows early.
        List<HubFile> files = ModelFiles.needed(listing.files()).stream()
                .sorted(Comparator.comparingLong(HubFile::bytes).thenComparing(HubFile::name))
                .toList();
        if (files.isEmpty()) {
            throw new InputException("%s at %s has no files that a model is opened with.".formatted(name.path(), hub));
        }
        Snapshot snapshot = new Snapshot(cache.folder().resolve(name.folderName()), listing.commit(), links);
        try {
            Files.createDirectories(snapshot.blobs());
            fetch(client, snapshot, files, progress);
            if (!name.revisionOrMain().equals(listing.commit())) {
                snapshot.name(name.revisionOrMain());
            }
            return cache.model(name, listing.commit());
        } catch (IOException e) {
            throw new DiskException(
                    "The cache %s cannot be written: %s.".formatted(cache.folder(), DiskException.reason(e)), e);
        }
    }

    private void fetch(HubClient client, Snapshot snapshot, List<HubFile> files, Progress progress) throws IOException {
        long total = 0;
        long present = 0;
        for (HubFile file : files) {
            total += file.bytes();
            present += snapshot.holds(file) ? file.bytes() : new BlobDownload(file, snapshot.blobs()).present();
        }
        requireSpace(snapshot.blobs(), total - present);
        Transfer transfer = new Transfer(progress, total, present, System::nanoTime);
        for (HubFile file : files) {
            if (progress.isCancelled()) {
                throw cancelled();
            }
            if (!snapshot.holds(file)) {
                transfer.file(file.name());
                BlobDownload blob = new BlobDownload(file, snapshot.blobs());
                if (!blob.isDone()) {
                    blob.run(client, snapshot.commit(), transfer, progress, patience);
                }
                snapshot.add(file);
            }
        }
    }

    static InputException cancelled() {
        return new InputException("The download was cancelled; what came stays, and the next one continues there.");
    }

    private void requireSpace(Path folder, long bytes) {
        if (bytes > 0) {
            FreeSpace.require(
                    folder,
                    bytes + SPARE,
                    "What is to be downloaded",
                    "Make room, or take a cache on another disk.",
                    "cache");
        }
    }
}
