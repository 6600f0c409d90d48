package lilora.storage;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import lilora.engine.experiment.ComputeSpec;
import lilora.engine.experiment.ExperimentSpec;
import lilora.engine.experiment.RunSpec;
import lilora.engine.json.Json;

/** Recognises runs that were asked to do the same: same experiment whatever its name, same compute, same contents. */
public final class SpecHash {
    private record Content(ExperimentSpec experiment, ComputeSpec compute, Map<String, String> hashes) {}

    private SpecHash() {}

    /** SHA-256, in hexadecimal digits, of what decides a run's result. */
    public static String of(RunSpec spec) {
        // Maps are written in the order of their keys: equal contents give equal text.
        String text = Json.compact(new Content(spec.experiment().withName(""), spec.compute(), spec.hashes()));
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
