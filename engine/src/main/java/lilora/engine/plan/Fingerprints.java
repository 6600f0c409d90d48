package lilora.engine.plan;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
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
import lilora.engine.file.Folders;
import lilora.engine.file.Sha256;
import lilora.engine.text.FolderTemplate;
import lilora.engine.text.TokenizerSource;
import lilora.engine.train.PreparedTask;
import lilora.engine.train.RunInputs;
import org.jspecify.annotations.Nullable;

/** Content hashes of everything a run reads, so that a resumed or repeated run cannot silently read something else. */
public final class Fingerprints {
    private static final String SAFETENSORS = ".safetensors";
    private static final String PICKLE = ".bin";

    private Fingerprints() {}

    /**
     * Hashes of a base model.
     *
     * @param all over names and bytes of all files it is read from
     * @param seen the same without those that only texts are split and arranged by, on which no feature of an image depends
     */
    private record ModelHash(String all, String seen) {}

    /** SHA-256 of the base model's and the start adapter's files and of each task's content. */
    public static Map<String, String> of(RunInputs inputs) {
        return of(inputs, model(inputs.baseModel()));
    }

    private static Map<String, String> of(RunInputs inputs, ModelHash model) {
        Map<String, String> hashes = ofModel(inputs.experiment(), model);
        for (PreparedTask task : inputs.tasks()) {
            hashes.put(task.task().folder().toString(), task.task().contentHash());
        }
        return hashes;
    }

    private static Map<String, String> ofModel(ExperimentSpec experiment, ModelHash model) {
        Map<String, String> hashes = new TreeMap<>();
        hashes.put(RunSpec.BASE_MODEL, model.all());
        if (experiment.startAdapter() != null) {
            hashes.put(RunSpec.START_ADAPTER, ofAdapter(Path.of(experiment.startAdapter())));
        }
        return hashes;
    }

    /**
     * Checks that what a run reads is what it read when it was made.
     *
     * @return hash of what the features of images depend on in the base model, under which they are kept
     * @throws InputException naming the folder that changed
     */
    public static String requireUnchanged(RunSpec spec, RunInputs inputs) {
        ModelHash model = model(inputs.baseModel());
        Map<String, String> now = of(inputs, model);
        spec.hashes().keySet().forEach(what -> requireUnchanged(spec, what, now, model));
        String then = Objects.requireNonNull(spec.hashes().get(RunSpec.BASE_MODEL), RunSpec.BASE_MODEL);
        return then.equals(model.all()) ? model.seen() : then;
    }

    /** The same of its base model and its start adapter alone. */
    public static void requireModelUnchanged(RunSpec spec) {
        ModelHash model = model(Path.of(spec.experiment().baseModel()));
        Map<String, String> now = ofModel(spec.experiment(), model);
        now.keySet().forEach(what -> requireUnchanged(spec, what, now, model));
    }

    private static void requireUnchanged(RunSpec spec, String what, Map<String, String> now, ModelHash model) {
        String then = spec.hashes().get(what);
        if (Objects.equals(then, now.get(what))) {
            return;
        }
        Path baseModel = Path.of(spec.experiment().baseModel());
        if (what.equals(RunSpec.BASE_MODEL) && isOfOlderVersion(then, baseModel, model)) {
            return;
        }
        String folder =
                switch (what) {
                    case RunSpec.BASE_MODEL -> baseModel.toString();
                    case RunSpec.START_ADAPTER ->
                        String.valueOf(spec.experiment().startAdapter());
                    default -> what;
                };
        throw new InputException(
                "%s has changed since this run was made, so continuing would mix two experiments. Restore it, or start a new run."
                        .formatted(folder));
    }

    /** Runs were made when files that are not JSON did not count: those for texts at last, pickles at first. */
    private static boolean isOfOlderVersion(@Nullable String then, Path folder, ModelHash model) {
        return model.seen().equals(then)
                || hash(folder, files(folder, ".json", SAFETENSORS)).equals(then);
    }

    /**
     * Over names and bytes of all files that a base model is read from: configurations, weights (pickles where there are no
     * safetensors), and what else splits and arranges texts. A file that nothing reads beside another does not count.
     */
    public static String ofModel(Path folder) {
        return model(folder).all();
    }

    private static ModelHash model(Path folder) {
        String seen = ofAdapter(folder);
        List<Path> texts = texts(folder);
        if (texts.isEmpty()) {
            return new ModelHash(seen, seen);
        }
        return new ModelHash(Sha256.of((seen + hash(folder, texts)).getBytes(StandardCharsets.US_ASCII)), seen);
    }

    private static List<Path> texts(Path folder) {
        return Stream.concat(TokenizerSource.files(folder).stream(), FolderTemplate.files(folder).stream())
                .filter(file -> !file.toString().endsWith(".json"))
                .toList();
    }

    /** The files that count in {@link #ofModel}: a folder that holds them alone is the same model. */
    public static List<Path> filesOfModel(Path folder) {
        return Stream.concat(filesOfAdapter(folder).stream(), texts(folder).stream())
                .distinct()
                .toList();
    }

    /** Over names and bytes of all files an adapter is read from. */
    public static String ofAdapter(Path folder) {
        return hash(folder, filesOfAdapter(folder));
    }

    /** The files that count in {@link #ofAdapter}. */
    public static List<Path> filesOfAdapter(Path folder) {
        List<Path> files = files(folder, ".json", SAFETENSORS, PICKLE);
        boolean safe = files.stream().anyMatch(file -> file.toString().endsWith(SAFETENSORS));
        return files.stream()
                .filter(file -> !safe || !file.toString().endsWith(PICKLE))
                .toList();
    }

    private static List<Path> files(Path folder, String... endings) {
        try {
            return Folders.list(folder).stream()
                    .filter(Files::isRegularFile)
                    .filter(file -> Arrays.stream(endings).anyMatch(file.toString()::endsWith))
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
