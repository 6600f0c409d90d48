package lilora.engine.plan;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import lilora.engine.DiskException;
import lilora.engine.InputException;
import lilora.engine.experiment.ExperimentSpec;
import lilora.engine.experiment.RunSpec;
import lilora.engine.file.Sha256;
import lilora.engine.train.PreparedTask;
import lilora.engine.train.RunInputs;

/** Content hashes of everything a run reads, so that a resumed or repeated run cannot silently read something else. */
public final class Fingerprints {
    /** Key of the base model's hash; tasks are keyed by their folder. */
    public static final String BASE_MODEL = "baseModel";

    /** Key of the start adapter's hash, where there is one. */
    public static final String START_ADAPTER = "startAdapter";

    private static final String SAFETENSORS = ".safetensors";
    private static final String PICKLE = ".bin";

    private Fingerprints() {}

    /** SHA-256 of the base model's and the start adapter's files and of each task's content. */
    public static Map<String, String> of(RunInputs inputs) {
        Map<String, String> hashes = ofModel(inputs.experiment());
        for (PreparedTask task : inputs.tasks()) {
            hashes.put(task.task().folder().toString(), task.task().contentHash());
        }
        return hashes;
    }

    private static Map<String, String> ofModel(ExperimentSpec experiment) {
        Map<String, String> hashes = new TreeMap<>();
        hashes.put(BASE_MODEL, folder(Path.of(experiment.baseModel())));
        if (experiment.startAdapter() != null) {
            hashes.put(START_ADAPTER, folder(Path.of(experiment.startAdapter())));
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
        spec.hashes().keySet().forEach(what -> requireUnchanged(spec, what, now));
    }

    /** The same of its base model and its start adapter alone. */
    public static void requireModelUnchanged(RunSpec spec) {
        Map<String, String> now = ofModel(spec.experiment());
        now.keySet().forEach(what -> requireUnchanged(spec, what, now));
    }

    private static void requireUnchanged(RunSpec spec, String what, Map<String, String> now) {
        String then = spec.hashes().get(what);
        if (Objects.equals(then, now.get(what))) {
            return;
        }
        Path baseModel = Path.of(spec.experiment().baseModel());
        if (what.equals(BASE_MODEL) && formerly(baseModel).equals(then)) {
            return;
        }
        String folder =
                switch (what) {
                    case BASE_MODEL -> baseModel.toString();
                    case START_ADAPTER -> String.valueOf(spec.experiment().startAdapter());
                    default -> what;
                };
        throw new InputException(
                "%s has changed since this run was made, so continuing would mix two experiments. Restore it, or start a new run."
                        .formatted(folder));
    }

    /** Over names and bytes of all files a base model or an adapter is read from: pickles too, where there are no safetensors. */
    public static String folder(Path folder) {
        List<Path> files = files(folder, ".json", SAFETENSORS, PICKLE);
        boolean safe = files.stream().anyMatch(file -> file.toString().endsWith(SAFETENSORS));
        return hash(
                folder,
                files.stream()
                        .filter(file -> !safe || !file.toString().endsWith(PICKLE))
                        .toList());
    }

    /** As runs have it that were made when pickles did not count. */
    private static String formerly(Path folder) {
        return hash(folder, files(folder, ".json", SAFETENSORS));
    }

    private static List<Path> files(Path folder, String... endings) {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(Files::isRegularFile)
                    .filter(file -> Arrays.stream(endings).anyMatch(file.toString()::endsWith))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw unreadable(folder, e);
        }
    }

    private static String hash(Path folder, List<Path> files) {
        MessageDigest digest = Sha256.digest();
        try {
            for (Path file : files) {
                Sha256.add(digest, file.getFileName().toString());
                Sha256.add(digest, file);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException e) {
            throw unreadable(folder, e);
        }
    }

    private static InputException unreadable(Path folder, IOException e) {
        return new InputException("The folder %s cannot be read: %s.".formatted(folder, DiskException.reason(e)), e);
    }
}
