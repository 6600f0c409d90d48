package lilora.engine.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import lilora.engine.DiskException;
import lilora.engine.InputException;
import lilora.engine.Sha256;
import lilora.engine.event.RunEvent;
import lilora.engine.json.Json;
import lilora.engine.model.weights.TensorFile;
import lilora.engine.model.weights.TensorWriter;

/**
 * The checkpoints of a run: one folder each with {@code adapters.safetensors}, {@code optimizer.safetensors} and
 * {@code cursor.json}. A folder is written aside, synced and renamed, so one that has its name is complete; its hashes are
 * checked when it is read. The end of every stage is kept; of the others only the newest two.
 */
public final class Checkpoints {
    private static final String ADAPTERS = "adapters.safetensors";
    private static final String OPTIMIZER = "optimizer.safetensors";
    private static final String CURSOR = "cursor.json";
    private static final String HASHES = "hashes.json";
    private static final String EVALUATED = "evaluated.json";
    private static final int STEPS_KEPT = 2;
    /** Room for file headers and JSON beside the tensors. */
    private static final long MARGIN_BYTES = 4L << 20;

    private final Path folder;

    /** Checkpoints below {@code folder}, which need not exist yet. */
    public Checkpoints(Path folder) {
        this.folder = folder;
    }

    /** Name and size of a written checkpoint. */
    public record Written(String name, long bytes) {}

    /**
     * Adds to the checkpoint of a stage's end what its evaluation found, so that a resumed run need not repeat it.
     *
     * @param cells of the accuracy matrix so far
     */
    public Written addEvaluation(Cursor cursor, List<RunEvent.EvalCell> cells) {
        Path target = folder.resolve(cursor.folderName());
        Json.writeAtomically(target.resolve(EVALUATED), new Evaluated(cells));
        try {
            return new Written(target.getFileName().toString(), size(target));
        } catch (IOException e) {
            throw new DiskException("Checkpoint %s cannot be read: %s.".formatted(target, DiskException.reason(e)), e);
        }
    }

    /** Cells of the accuracy matrix after the evaluation that followed a checkpoint. */
    record Evaluated(List<RunEvent.EvalCell> cells) {}

    /**
     * A checkpoint on disk, verified.
     *
     * @param cursor where it stands
     * @param evaluated cells after the stage's evaluation; absent unless that was finished
     */
    public record Saved(Path folder, Cursor cursor, Optional<List<RunEvent.EvalCell>> evaluated) {
        public String name() {
            return folder.getFileName().toString();
        }

        public Path adapters() {
            return folder.resolve(ADAPTERS);
        }

        public Path optimizer() {
            return folder.resolve(OPTIMIZER);
        }
    }

    /**
     * Writes a checkpoint.
     *
     * @param adapters the method's tensors by name
     * @param optimizer the optimiser's moments by name; empty between stages
     * @throws DiskException if there is no room or the folder cannot be written; earlier checkpoints are untouched
     */
    public Written write(Cursor cursor, Map<String, NDArray> adapters, Map<String, NDArray> optimizer) {
        Path target = folder.resolve(cursor.folderName());
        Path aside = folder.resolve("." + cursor.folderName() + ".part");
        try {
            Files.createDirectories(folder);
            requireRoom(bytes(adapters) + bytes(optimizer));
            delete(aside);
            Files.createDirectory(aside);
            TensorWriter.write(aside.resolve(ADAPTERS), adapters, Map.of("stage", Integer.toString(cursor.stage())));
            TensorWriter.write(aside.resolve(OPTIMIZER), optimizer, Map.of());
            Json.writeAtomically(aside.resolve(CURSOR), cursor);
            Map<String, String> hashes = new TreeMap<>();
            for (String file : List.of(ADAPTERS, OPTIMIZER, CURSOR)) {
                hashes.put(file, Sha256.of(aside.resolve(file)));
            }
            Json.writeAtomically(aside.resolve(HASHES), new Hashes(hashes));
            delete(target);
            Files.move(aside, target, StandardCopyOption.ATOMIC_MOVE);
            sync(folder);
            thin();
            return new Written(target.getFileName().toString(), size(target));
        } catch (IOException e) {
            throw new DiskException(
                    "Checkpoint %s cannot be written: %s. Earlier checkpoints are whole: free space and resume."
                            .formatted(target, DiskException.reason(e)),
                    e);
        }
    }

    /** The newest checkpoint that is whole. */
    public Optional<Saved> latest() {
        List<Path> newestFirst = all();
        for (Path candidate : newestFirst) {
            Optional<Saved> saved = verified(candidate);
            if (saved.isPresent()) {
                return saved;
            }
        }
        return Optional.empty();
    }

    /**
     * The checkpoint at the end of the last stage that is trained.
     *
     * @throws InputException if no stage is
     */
    public Saved latestStage() {
        return all().stream()
                .filter(path -> path.getFileName().toString().endsWith("-trained"))
                .flatMap(path -> verified(path).stream())
                .filter(saved -> saved.cursor().stage() > 0)
                .findFirst()
                .orElseThrow(() -> new InputException(
                        "There is no whole checkpoint of a finished stage in %s; finish a stage first."
                                .formatted(folder)));
    }

    /**
     * The checkpoint at the end of a stage.
     *
     * @throws InputException if there is none or it is damaged
     */
    public Saved ofStage(int stage) {
        Path candidate = folder.resolve(new Cursor(Cursor.SCHEMA, stage, 0, true, 0, List.of()).folderName());
        return verified(candidate)
                .orElseThrow(() -> new InputException(
                        "There is no whole checkpoint %s of the end of stage %d; finish that stage first."
                                .formatted(candidate, stage)));
    }

    /** All checkpoint folders, newest position first. */
    private List<Path> all() {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(path -> path.getFileName().toString().startsWith("stage-"))
                    .sorted(Comparator.comparing(
                                    (Path path) -> path.getFileName().toString())
                            .reversed())
                    .toList();
        } catch (IOException e) {
            throw new DiskException(
                    "The checkpoints in " + folder + " cannot be listed: " + DiskException.reason(e) + ".", e);
        }
    }

    private static Optional<Saved> verified(Path candidate) {
        try {
            Hashes hashes = Json.read(candidate.resolve(HASHES), Hashes.class);
            for (Map.Entry<String, String> entry : hashes.sha256().entrySet()) {
                if (!Sha256.of(candidate.resolve(entry.getKey())).equals(entry.getValue())) {
                    return Optional.empty();
                }
            }
            Path evaluated = candidate.resolve(EVALUATED);
            return Optional.of(new Saved(
                    candidate,
                    Json.read(candidate.resolve(CURSOR), Cursor.class),
                    Files.exists(evaluated)
                            ? Optional.of(Json.read(evaluated, Evaluated.class).cells())
                            : Optional.empty()));
        } catch (InputException e) {
            return Optional.empty();
        }
    }

    /** SHA-256 by file name. */
    record Hashes(Map<String, String> sha256) {}

    /** Reads a checkpoint's tensors: name to values, as the sink wants them. */
    public static void read(Path file, TensorSink sink) {
        TensorFile tensors = TensorFile.open(file);
        tensors.tensors().forEach((name, tensor) -> {
            float[] values = new float[Math.toIntExact(tensor.bytes() / Float.BYTES)];
            tensors.map(name).asFloatBuffer().get(values);
            sink.put(name, values, new Shape(tensor.shape()));
        });
    }

    /** Takes tensors read from a file. */
    @FunctionalInterface
    public interface TensorSink {
        void put(String name, float[] values, Shape shape);
    }

    private void requireRoom(long bytes) throws IOException {
        FileStore store = Files.getFileStore(folder);
        if (store.getUsableSpace() < bytes + MARGIN_BYTES) {
            throw new DiskException(
                    "The disk of %s has %d MiB free, a checkpoint needs %d MiB. The last checkpoint is whole: free space and resume."
                            .formatted(folder, store.getUsableSpace() >> 20, (bytes + MARGIN_BYTES) >> 20));
        }
    }

    private void thin() throws IOException {
        List<Path> steps = all().stream()
                .filter(path -> path.getFileName().toString().contains("-step-"))
                .toList();
        for (Path old : steps.subList(Math.min(STEPS_KEPT, steps.size()), steps.size())) {
            delete(old);
        }
    }

    private static long bytes(Map<String, NDArray> tensors) {
        return tensors.values().stream()
                .mapToLong(tensor -> tensor.getShape().size() * Float.BYTES)
                .sum();
    }

    private static long size(Path folder) throws IOException {
        long bytes = 0;
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                bytes += Files.size(file);
            }
        }
        return bytes;
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }

    /** Makes a rename durable; not every system lets a folder be opened, and those that do not need no sync. */
    private static void sync(Path folder) {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            // Windows: a folder cannot be opened as a file; its renames are journaled.
            return;
        }
    }
}
