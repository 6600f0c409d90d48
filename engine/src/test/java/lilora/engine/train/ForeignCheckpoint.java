package lilora.engine.train;

import java.nio.file.Path;
import lilora.engine.json.Json;

/** Makes a checkpoint look as if another computer had written it. */
public final class ForeignCheckpoint {
    private ForeignCheckpoint() {}

    public static void computedWith(Path checkpoint, String computed) {
        Path file = checkpoint.resolve("hashes.json");
        CheckpointHashes hashes = Json.read(file, CheckpointHashes.class);
        Json.writeAtomically(
                file,
                CheckpointHashes.sealed(
                        hashes.sha256(), new Checkpoints.Origin(String.valueOf(hashes.spec()), computed)));
    }
}
