package lilora.engine.plan;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import lilora.engine.DiskException;
import lilora.engine.InputException;
import lilora.engine.experiment.RunSpec;
import lilora.engine.file.Sha256;
import lilora.engine.train.PreparedTask;
import lilora.engine.train.RunInputs;

/** Content hashes of everything a run reads, so that a resumed or repeated run cannot silently read something else. */
public final class Fingerprints {
    /** Key of the base model's hash; tasks are keyed by their folder. */
    public static final String BASE_MODEL = "baseModel";

    private Fingerprints() {}

    /** SHA-256 of the base model's files and of each task's content. */
    public static Map<String, String> of(RunInputs inputs) {
        Map<String, String> hashes = new TreeMap<>();
        hashes.put(BASE_MODEL, folder(inputs.baseModel()));
        for (PreparedTask task : inputs.tasks()) {
            hashes.put(task.task().folder().toString(), task.task().contentHash());
        }
        return hashes;
    }

    /** The base model's hash of a run. */
    public static String baseModel(RunSpec spec) {
        return Objects.requireNonNull(spec.hashes().get(BASE_MODEL), BASE_MODEL);
    }

    /**
     * Checks that what a run reads is what it read when it was made.
     *
     * @throws InputException naming the folder that changed
     */
    public static void requireUnchanged(RunSpec spec, RunInputs inputs) {
        Map<String, String> now = of(inputs);
        spec.hashes().forEach((what, hash) -> {
            if (!hash.equals(now.get(what))) {
                String folder = what.equals(BASE_MODEL) ? inputs.baseModel().toString() : what;
                throw new InputException(
                        "%s has changed since this run was made, so continuing would mix two experiments. Restore it, or start a new run."
                                .formatted(folder));
            }
        });
    }

    /** Over names and bytes of all files a base model is read from. */
    public static String folder(Path folder) {
        MessageDigest digest = Sha256.digest();
        try (Stream<Path> entries = Files.list(folder)) {
            List<Path> files = entries.filter(Files::isRegularFile)
                    .filter(file ->
                            file.toString().endsWith(".json") || file.toString().endsWith(".safetensors"))
                    .sorted()
                    .toList();
            for (Path file : files) {
                Sha256.add(digest, file.getFileName().toString());
                Sha256.add(digest, file);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException e) {
            throw new InputException(
                    "The base model %s cannot be read: %s.".formatted(folder, DiskException.reason(e)), e);
        }
    }
}
