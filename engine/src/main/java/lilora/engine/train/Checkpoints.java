package lilora.engine.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import lilora.engine.DiskException;
import lilora.engine.InputException;
import lilora.engine.event.RunEvent;
import lilora.engine.file.Folders;
import lilora.engine.file.FreeSpace;
import lilora.engine.file.Sha256;
import lilora.engine.json.Json;
import lilora.engine.model.weights.TensorFile;
import lilora.engine.model.weights.TensorWriter;

/**
 * The checkpoints of a run: one folder each with {@code adapters.safetensors}, {@code optimizer.safetensors},
 * {@code cursor.json} and, once the stage is evaluated, {@code evaluated.json}. A folder is written aside, synced and renamed,
 * so one that has its name is complete. {@code hashes.json} holds the hash of every file, of what the run was asked to do, and
 * of itself; all of them are checked when a checkpoint is read. The end of every stage is kept; of the others only the newest
 * two.
 *
 * <p>Checkpoints of older versions have hashes of their files only. They are read as they were then, and {@link Saved#sealed}
 * tells.
 */
public final class Checkpoints {
    private static final String ADAPTERS = "adapters.safetensors";
    private static final String OPTIMIZER = "optimizer.safetensors";
    private static final String CURSOR = "cursor.json";
    private static final String HASHES = "hashes.json";
    static final String EVALUATED = "evaluated.json";
    static final List<String> FILES = List.of(ADAPTERS, OPTIMIZER, CURSOR);
    private static final int STEPS_KEPT = 2;
    /** Room for file headers and JSON beside the tensors. */
    private static final long MARGIN_BYTES = 4L << 20;

    private static final Pattern NAME = Pattern.compile("stage-\\d{3,}-(trained|step-\\d{7,})");

    private final Path folder;
    private final Origin origin;

    /**
     * What checkpoints come from.
     *
     * @param spec hash of what was asked for; going on with another is refused
     * @param computed on what and with what, in words: where it differs, the last bits may, too
     */
    public record Origin(String spec, String computed) {}

    /**
     * Checkpoints below {@code folder}, which need not exist yet.
     *
     * @param origin written into new checkpoints, and held against those that are read
     */
    public Checkpoints(Path folder, Origin origin) {
        this.folder = folder;
        this.origin = origin;
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
        Map<String, String> hashes = new TreeMap<>(hashes(target).sha256());
        Json.writeAtomically(target.resolve(EVALUATED), new Evaluated(cells));
        hashes.put(EVALUATED, Sha256.of(target.resolve(EVALUATED)));
        // Not told of before this: a process that dies in between repeats the evaluation.
        Json.writeAtomically(target.resolve(HASHES), CheckpointHashes.sealed(hashes, origin));
        try {
            return new Written(target.getFileName().toString(), CheckpointFolders.size(target));
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
     * @param computed on what and with what it was computed; absent if it is of an older version
     */
    public record Saved(
            Path folder, Cursor cursor, Optional<List<RunEvent.EvalCell>> evaluated, Optional<String> computed) {
        /** Whether everything in it is covered by a hash; a checkpoint of an older version has hashes of its tensors only. */
        public boolean sealed() {
            return computed.isPresent();
        }

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
        Path aside = CheckpointFolders.aside(target);
        try {
            CheckpointFolders.discardLeft(folder);
            FreeSpace.require(
                    folder,
                    bytes(adapters) + bytes(optimizer) + MARGIN_BYTES,
                    "A checkpoint",
                    "The last checkpoint is intact: free space and resume.");
            CheckpointFolders.delete(aside);
            Files.createDirectory(aside);
            TensorWriter.write(aside.resolve(ADAPTERS), adapters, Map.of("stage", Integer.toString(cursor.stage())));
            TensorWriter.write(aside.resolve(OPTIMIZER), optimizer, Map.of());
            Json.writeAtomically(aside.resolve(CURSOR), cursor);
            Map<String, String> hashes = new TreeMap<>();
            for (String file : FILES) {
                hashes.put(file, Sha256.of(aside.resolve(file)));
            }
            Json.writeAtomically(aside.resolve(HASHES), CheckpointHashes.sealed(hashes, origin));
            CheckpointFolders.delete(target);
            Files.move(aside, target, StandardCopyOption.ATOMIC_MOVE);
            CheckpointFolders.sync(folder);
            thin();
            return new Written(target.getFileName().toString(), CheckpointFolders.size(target));
        } catch (IOException e) {
            throw new DiskException(
                    "Checkpoint %s cannot be written: %s. Earlier checkpoints are intact: free space and resume."
                            .formatted(target, DiskException.reason(e)),
                    e);
        } finally {
            CheckpointFolders.discard(aside);
        }
    }

    /** The newest checkpoint that is whole. */
    public Optional<Saved> latest() {
        return latest(damaged -> {});
    }

    /**
     * The newest checkpoint that is whole. To go on from an earlier one than the newest is safe: it comes to the same end.
     *
     * @param damaged told, in a sentence each, why newer ones are passed over
     * @throws InputException if one is whole, but of a run that was asked to do something else
     */
    public Optional<Saved> latest(Consumer<String> damaged) {
        for (Path candidate : all()) {
            try {
                return Optional.of(read(candidate));
            } catch (CheckpointHashes.DamagedException e) {
                damaged.accept(e.getMessage() + " It is skipped.");
            }
        }
        return Optional.empty();
    }

    /**
     * The checkpoint at the end of the newest stage; never an earlier one in its place.
     *
     * @throws InputException if there is none or it is damaged
     */
    public Saved latestStage() {
        Path newest = all().stream()
                .filter(path -> path.getFileName().toString().endsWith("-trained"))
                .findFirst()
                .orElseThrow(() -> new InputException(
                        "There is no complete checkpoint of a finished stage in %s; finish a stage first."
                                .formatted(folder)));
        return whole(newest);
    }

    /**
     * The checkpoint at the end of a stage; 0 is the start.
     *
     * @throws InputException if there is none or it is damaged
     */
    public Saved ofStage(int stage) {
        Path candidate = folder.resolve(endOf(stage));
        if (!Files.exists(candidate)) {
            throw new InputException(
                    "There is no complete checkpoint %s of the end of stage %d; finish that stage first, or put its folder back."
                            .formatted(candidate, stage));
        }
        return whole(candidate);
    }

    /** Whether there is one of the end of a stage, whole or not. */
    public boolean hasStage(int stage) {
        return Files.isDirectory(folder.resolve(endOf(stage)));
    }

    private static String endOf(int stage) {
        return new Cursor(Cursor.SCHEMA, stage, 0, true, 0, List.of()).folderName();
    }

    /**
     * Takes over the end of a stage of another run, which is this run's, too.
     *
     * @param cells what the cells of the accuracy matrix are called in this run
     * @throws InputException if it is not any more what it was when it was read
     */
    public void adopt(Saved end, UnaryOperator<List<RunEvent.EvalCell>> cells) {
        Path target = folder.resolve(end.cursor().folderName());
        try {
            Files.createDirectory(target);
            Files.copy(end.adapters(), target.resolve(ADAPTERS));
            Files.copy(end.optimizer(), target.resolve(OPTIMIZER));
            Json.writeAtomically(target.resolve(CURSOR), end.cursor().withCells(cells));
            List<String> files = new ArrayList<>(FILES);
            if (end.evaluated().isPresent()) {
                Json.writeAtomically(
                        target.resolve(EVALUATED),
                        new Evaluated(cells.apply(end.evaluated().get())));
                files.add(EVALUATED);
            }
            Map<String, String> hashes = new TreeMap<>();
            files.forEach(file -> hashes.put(file, Sha256.of(target.resolve(file))));
            hashes(end.folder()).requireSame(end.folder(), List.of(ADAPTERS, OPTIMIZER), hashes);
            Origin own = new Origin(origin.spec(), end.computed().orElseThrow());
            Json.writeAtomically(target.resolve(HASHES), CheckpointHashes.sealed(hashes, own));
        } catch (IOException e) {
            throw new DiskException(
                    "Checkpoint %s cannot be written: %s.".formatted(target, DiskException.reason(e)), e);
        }
    }

    private Saved whole(Path candidate) {
        try {
            return read(candidate);
        } catch (CheckpointHashes.DamagedException e) {
            throw new InputException(
                    e.getMessage()
                            + " Nothing is answered from an earlier stage in its place: resume the run, which makes it again, or"
                            + " name an earlier stage.",
                    e);
        }
    }

    /** All checkpoint folders, newest position first. */
    private List<Path> all() {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try {
            return Folders.list(folder).stream()
                    .filter(path -> NAME.matcher(path.getFileName().toString()).matches())
                    .sorted(Comparator.comparing(
                                    (Path path) -> path.getFileName().toString())
                            .reversed())
                    .toList();
        } catch (IOException e) {
            throw new DiskException(
                    "The checkpoints in " + folder + " cannot be listed: " + DiskException.reason(e) + ".", e);
        }
    }

    private Saved read(Path candidate) throws CheckpointHashes.DamagedException {
        try {
            CheckpointHashes hashes = hashes(candidate);
            boolean sealed = hashes.requireSeal(candidate.resolve(HASHES), origin);
            for (Map.Entry<String, String> entry : hashes.sha256().entrySet()) {
                Path file = candidate.resolve(entry.getKey());
                if (!Files.exists(file)) {
                    throw CheckpointHashes.DamagedException.of(file, "it is missing");
                }
                if (!Sha256.of(file).equals(entry.getValue())) {
                    throw CheckpointHashes.DamagedException.of(file, "it is not what was written: its hash differs");
                }
            }
            Path evaluated = candidate.resolve(EVALUATED);
            boolean known = sealed ? hashes.sha256().containsKey(EVALUATED) : Files.exists(evaluated);
            return new Saved(
                    candidate,
                    cursor(candidate),
                    known ? Optional.of(Json.read(evaluated, Evaluated.class).cells()) : Optional.empty(),
                    Optional.ofNullable(hashes.computed()));
        } catch (CheckpointHashes.RefusedException e) {
            throw new InputException(String.valueOf(e.getMessage()), e);
        } catch (InputException e) {
            throw new CheckpointHashes.DamagedException(String.valueOf(e.getMessage()), e);
        }
    }

    private static Cursor cursor(Path candidate) throws CheckpointHashes.DamagedException {
        Path file = candidate.resolve(CURSOR);
        Cursor cursor = Json.read(file, Cursor.class);
        if (cursor.schema() != Cursor.SCHEMA) {
            throw CheckpointHashes.DamagedException.of(file, "version %d is not known here".formatted(cursor.schema()));
        }
        if (!cursor.folderName().equals(candidate.getFileName().toString())) {
            throw CheckpointHashes.DamagedException.of(file, "it belongs to checkpoint " + cursor.folderName());
        }
        return cursor;
    }

    private static CheckpointHashes hashes(Path checkpoint) {
        return Json.read(checkpoint.resolve(HASHES), CheckpointHashes.class);
    }

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

    private void thin() throws IOException {
        List<Path> steps = all().stream()
                .filter(path -> path.getFileName().toString().contains("-step-"))
                .toList();
        for (Path old : steps.subList(Math.min(STEPS_KEPT, steps.size()), steps.size())) {
            CheckpointFolders.delete(old);
        }
    }

    private static long bytes(Map<String, NDArray> tensors) {
        return tensors.values().stream()
                .mapToLong(tensor -> tensor.getShape().size() * Float.BYTES)
                .sum();
    }
}
