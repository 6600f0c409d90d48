package lilora.engine.train;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import lilora.engine.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A cache of vision features in which something was changed: what is read is what was computed, and a change is told.
 * {@code -Dlilora.fuzz=10000} does more of it, {@code -Dlilora.fuzz.seed} other ones.
 */
class FeatureCacheFuzzTest {
    private static final int DAMAGES = Integer.getInteger("lilora.fuzz", 400);
    private static final long SEED = Long.getLong("lilora.fuzz.seed", 1);
    private static final int SIZE = 3;

    @TempDir
    Path folder;

    private final Map<String, String> images = new TreeMap<>();
    private final List<String> told = new ArrayList<>();

    @Test
    void whatIsReadIsWhatWasComputed() throws IOException {
        for (int i = 0; i < 40; i++) {
            images.put(i + ".png", "hash" + i % 37);
        }
        Random random = new Random(SEED);
        float[] expected = read("one");
        read("two");
        Path file = file("one");
        byte[] whole = Files.readAllBytes(file);
        byte[] foreign = Files.readAllBytes(file("two"));
        for (int i = 0; i < DAMAGES; i++) {
            byte[] damaged = damaged(whole, foreign, random);
            Files.write(file, damaged);
            told.clear();
            String what = "seed %d, %d: %d bytes".formatted(SEED, i, damaged.length);
            try {
                assertThat(read("one")).as(what).isEqualTo(expected);
            } catch (InputException e) {
                assertThat(e.getMessage()).as(what).contains("Vision features");
            }
            assertThat(Files.readAllBytes(file)).as(what).isEqualTo(whole);
            // As long as the rows alone, a file is taken for one of a version without hashes, and made again in
            // silence.
            if (!Arrays.equals(damaged, whole) && damaged.length != whole.length - 32) {
                assertThat(told).as(what).hasSize(1).first().asString().contains("They are computed again.");
            }
        }
    }

    private static byte[] damaged(byte[] whole, byte[] foreign, Random random) {
        byte[] bytes = whole.clone();
        switch (random.nextInt(5)) {
            case 0 -> bytes = Arrays.copyOf(whole, random.nextInt(whole.length));
            case 1 -> bytes = Arrays.copyOf(whole, whole.length + 1 + random.nextInt(64));
            case 2 -> System.arraycopy(foreign, 0, bytes, 0, random.nextInt(whole.length));
            case 3 -> random.nextBytes(bytes);
            default -> bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return bytes;
    }

    private Path file(String identity) throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve(identity))) {
            return files.findFirst().orElseThrow();
        }
    }

    private float[] read(String identity) throws IOException {
        FeatureCache store = new FeatureCache(
                folder.resolve(identity),
                identity,
                new Shape(SIZE),
                names -> {
                    float[] values = new float[SIZE * names.size()];
                    for (int i = 0; i < values.length; i++) {
                        values[i] = (identity + names.get(i / SIZE) + i % SIZE).hashCode() / 7f;
                    }
                    return values;
                },
                told::add);
        try (NDManager manager = NDManager.newBaseManager();
                FeatureCache.Rows rows = store.of(images, done -> {})) {
            ImageRows shown = new ImageRows();
            shown.of(rows, List.copyOf(images.keySet()));
            return shown.of(manager).toFloatArray();
        }
    }
}
