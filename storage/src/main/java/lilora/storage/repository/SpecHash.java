package lilora.storage.repository;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import lilora.engine.experiment.ComputeSpec;
import lilora.engine.experiment.ExperimentSpec;
import lilora.engine.experiment.RunContent;
import lilora.engine.experiment.RunSpec;
import lilora.engine.json.Json;

/** Recognises runs that were asked to do the same: same experiment whatever its name, same compute, same contents. */
public final class SpecHash {
    private record Content(ExperimentSpec experiment, ComputeSpec compute, Map<String, String> hashes) {}

    private record Repeated(ExperimentSpec experiment, ComputeSpec.Precision precision) {}

    private SpecHash() {}

    /**
     * SHA-256, in hexadecimal digits, of what decides a run's result but for its seed: runs with the same are repetitions of
     * one experiment, whose scores may be averaged. Models and tasks count by their contents, not by where they lie; device and
     * threads do not count, because they change no more than last digits, but the precision does.
     */
    public static String butSeed(RunSpec spec) {
        ExperimentSpec experiment = RunContent.of(spec).experiment().withSeed(0);
        return sha256(Json.compact(new Repeated(experiment, spec.compute().precision())));
    }

    /** SHA-256, in hexadecimal digits, of what decides a run's result. */
    public static String of(RunSpec spec) {
        // Maps are written in the order of their keys: equal contents give equal text.
        return sha256(Json.compact(new Content(spec.experiment().withName(""), spec.compute(), spec.hashes())));
    }

    private static String sha256(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
