package lilora.engine.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import lilora.engine.InputException;
import lilora.engine.Progress;
import lilora.engine.method.LowRank;
import lilora.engine.model.LinearSite;
import lilora.engine.model.ModelConfig;
import lilora.engine.model.weights.FloatCodec;
import lilora.engine.model.weights.TensorFolder;
import lilora.engine.peft.PeftFolder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A projector that was trained together with a LoRA on the decoder: what is composed of it holds both. */
class ComposedAdapterTest {
    private static final String ADAPTED = "language_model.model.layers.0.mlp.down_proj";
    private static final int RANK = 2;
    private static final float SCALE = 2;

    @TempDir
    Path folder;

    private PartsFixture parts;
    private Path projector;
    private NDManager manager;

    @BeforeEach
    void copyParts() throws IOException {
        parts = PartsFixture.copy(folder);
        projector = Files.createDirectories(folder.resolve("trained"));
        parts.writeProjector(projector, PartsFixture::ofTransformers);
        parts.writeConfig(projector, "clip_vision_model");
        manager = Engine.getEngine("PyTorch").newBaseManager();
    }

    @AfterEach
    void close() {
        manager.close();
    }

    private Path compose(String name) {
        Path out = folder.resolve(name);
        new Composition(parts.language(), parts.vision(), Optional.of(projector), Optional.empty(), out)
                .run(Progress.NONE);
        return out;
    }

    private LowRank lowRank(LinearSite site) {
        Random random = new Random(5);
        float[] down = new float[(int) (RANK * site.in())];
        float[] up = new float[(int) (site.out() * RANK)];
        for (int i = 0; i < down.length; i++) {
            down[i] = (float) random.nextGaussian();
        }
        for (int i = 0; i < up.length; i++) {
            up[i] = (float) random.nextGaussian();
        }
        return new LowRank(
                manager.create(down, new Shape(RANK, site.in())),
                manager.create(up, new Shape(site.out(), RANK)),
                SCALE,
                0);
    }

    private static float[] weights(Path model) {
        ModelConfig config = ModelConfig.read(model);
        TensorFolder files = TensorFolder.open(model, config::publishedName);
        String name = ADAPTED + ".weight";
        return FloatCodec.of(files.tensors().get(name).type()).floats(files.map(name));
    }

    @Test
    void theAdapterIsInTheWeightsAndAllElseIsAsWithoutIt() throws IOException {
        Path plain = compose("plain");
        ModelConfig config = ModelConfig.read(plain);
        LinearSite site = config.linearSites().stream()
                .filter(one -> one.name().equals(ADAPTED))
                .findFirst()
                .orElseThrow();
        LowRank learned = lowRank(site);
        PeftFolder.write(
                Files.createDirectory(projector.resolve("adapter")),
                new TreeMap<>(Map.of(ADAPTED, learned)),
                0,
                "base",
                "A card.\n");

        Path merged = compose("merged");

        try (NDArray delta = learned.up().matMul(learned.down())) {
            float[] before = weights(plain);
            float[] after = weights(merged);
            float[] change = delta.toFloatArray();
            for (int i = 0; i < before.length; i++) {
                assertThat(after[i]).isCloseTo(before[i] + SCALE * change[i], offset(2e-2f));
            }
            assertThat(after).isNotEqualTo(before);
        }
        TensorFolder one = TensorFolder.open(plain, config::publishedName);
        TensorFolder other = TensorFolder.open(merged, config::publishedName);
        assertThat(other.tensors().keySet()).isEqualTo(one.tensors().keySet());
        one.tensors().keySet().stream()
                .filter(name -> !name.equals(ADAPTED + ".weight"))
                .forEach(name -> assertThat(other.map(name)).as(name).isEqualTo(one.map(name)));
        assertThat(merged.resolve("config.json")).hasSameTextualContentAs(plain.resolve("config.json"));
        assertThat(merged.resolve("plain")).doesNotExist();
        assertThat(names(merged)).isEqualTo(names(plain));
    }

    private static List<String> names(Path model) throws IOException {
        try (Stream<Path> files = Files.list(model)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void anAdapterOfAnotherModelIsNamedAndNothingIsLeft() throws IOException {
        LinearSite wider = new LinearSite(ADAPTED, 48, 16, LinearSite.Part.DECODER, false);
        PeftFolder.write(
                Files.createDirectory(projector.resolve("adapter")),
                new TreeMap<>(Map.of(ADAPTED, lowRank(wider))),
                0,
                "base",
                "A card.\n");

        assertThatThrownBy(() -> compose("refused"))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(projector.resolve("adapter").toString())
                .hasMessageContaining("down_proj");
        assertThat(folder.resolve("refused")).doesNotExist();
    }
}
