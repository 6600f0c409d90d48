package lilora.engine.hub;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import lilora.engine.InputException;
import lilora.engine.Progress;
import org.jspecify.annotations.Nullable;

/**
 * One file into the cache's blobs: beside its place under {@code HASH.incomplete} until all of it is there and has that hash. What is
 * in such a file is continued, not asked for again.
 */
final class BlobDownload {
    private static final int BUFFER = 1 << 17;

    private final HubFile file;
    private final Path blob;
    private final Path incomplete;

    BlobDownload(HubFile file, Path blobs) {
        this.file = file;
        this.blob = blobs.resolve(file.hash());
        this.incomplete = blobs.resolve(file.hash() + ".incomplete");
    }

    /** Whether all of it is there. */
    boolean isDone() throws IOException {
        return Files.isRegularFile(blob) && Files.size(blob) == file.bytes();
    }

    /** Bytes that need not be asked for. */
    long present() throws IOException {
        if (isDone()) {
            return file.bytes();
        }
        long bytes = Files.isRegularFile(incomplete) ? Files.size(incomplete) : 0;
        return bytes <= file.bytes() ? bytes : 0;
    }

    /**
     * Gets what lacks.
     *
     * @param patience how long the connection may be silent
     * @throws InputException if it is refused, cut, cancelled, cannot be written, or other bytes come than listed
     */
    void run(HubClient client, String commit, Transfer transfer, Progress progress, Duration patience)
            throws IOException {
        try (PartialFile partial = PartialFile.open(incomplete, file)) {
            if (!partial.isComplete()) {
                HttpResponse<InputStream> answer = client.content(commit, file, partial.bytes());
                try (InputStream in = answer.body();
                        Watch watch = new Watch(in, progress, patience)) {
                    if (!continues(answer, partial.bytes())) {
                        transfer.lost(partial.bytes());
                        partial.restart();
                    }
                    receive(in, partial, transfer, progress, watch);
                }
            }
            partial.check();
        }
        Files.move(incomplete, blob, StandardCopyOption.REPLACE_EXISTING);
    }

    /** A server may begin at the beginning instead. */
    private static boolean continues(HttpResponse<InputStream> answer, long from) {
        String range = answer.headers().firstValue("Content-Range").orElse("");
        return from == 0 || (answer.statusCode() == 206 && range.startsWith("bytes " + from + "-"));
    }

    private void receive(InputStream in, PartialFile partial, Transfer transfer, Progress progress, Watch watch)
            throws IOException {
        byte[] buffer = new byte[BUFFER];
        while (true) {
            int count;
            try {
                count = progress.isCancelled() ? -1 : in.read(buffer);
            } catch (IOException e) {
                throw ended(partial, progress, watch, e);
            }
            if (count < 0) {
                break;
            }
            watch.heard();
            partial.append(buffer, count);
            transfer.add(count);
        }
        if (!partial.isComplete()) {
            throw ended(partial, progress, watch, null);
        }
    }

    private InputException ended(PartialFile partial, Progress progress, Watch watch, @Nullable IOException e)
            throws IOException {
        if (progress.isCancelled()) {
            return ModelDownload.cancelled();
        }
        String reason = watch.wasSilent() ? "nothing came any more" : e == null ? "it ended" : HubClient.reason(e);
        String sentence =
                "The connection was cut at byte %,d of %,d of %s (%s). Download again; it continues where it ended."
                        .formatted(partial.bytes(), file.bytes(), file.name(), reason);
        return e == null ? new InputException(sentence) : new InputException(sentence, e);
    }
}
