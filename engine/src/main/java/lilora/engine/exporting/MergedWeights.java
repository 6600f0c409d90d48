package lilora.engine.exporting;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import lilora.engine.InputException;
import lilora.engine.model.Kernels;
import lilora.engine.model.LinearSite;
import lilora.engine.model.ModelConfig;
import lilora.engine.model.weights.FloatCodec;
import lilora.engine.model.weights.StoredTensor;
import lilora.engine.model.weights.StoredType;
import lilora.engine.model.weights.TensorFolder;
import lilora.engine.model.weights.TensorToWrite;
import org.jspecify.annotations.Nullable;

/**
 * The weights of a model folder on their way into another: those that change are made in float32 and rounded once, the others keep
 * their bits. One tensor at a time is held.
 */
final class MergedWeights {
    private static final Set<StoredType> FLOATS = EnumSet.of(StoredType.F32, StoredType.F16, StoredType.BF16);
    /** Numbers that are cast at once. */
    private static final int PIECE = 1 << 20;

    private final ModelConfig config;
    private final LearnedChange change;
    private final NDManager manager;
    private final Kernels kernels;
    private final TensorFolder files;
    private final Map<String, LinearSite> changed;
    private final Map<String, LinearSite> changedBiases;

    /**
     * Reads the headers.
     *
     * @param folder of the base model
     * @param config as stored
     * @param manager of what is made in between
     */
    MergedWeights(Path folder, ModelConfig config, LearnedChange change, NDManager manager, Kernels kernels) {
        this.config = config;
        this.change = change;
        this.manager = manager;
        this.kernels = kernels;
        this.files = TensorFolder.open(folder, config::publishedName);
        this.changed = config.linearSites().stream()
                .filter(site -> change.changes(site.name()))
                .collect(Collectors.toMap(site -> site.name() + ".weight", Function.identity()));
        this.changedBiases = config.linearSites().stream()
                .filter(site -> change.changesBias(site.name()))
                .collect(Collectors.toMap(site -> site.name() + ".bias", Function.identity()));
    }

    /** Whether a head that was tied to the embedding gets weights of its own. */
    boolean untiesHead() {
        return config.text().tiedHead() && change.changes(config.headName());
    }

    /**
     * All tensors, under the names that they have in the folder.
     *
     * @param type their number type; null for the one that each has
     */
    List<TensorToWrite> tensors(@Nullable StoredType type) {
        List<TensorToWrite> tensors = new ArrayList<>();
        files.tensors().forEach((name, stored) -> tensors.add(tensor(name, stored.name(), stored, type)));
        String head = config.headName() + ".weight";
        if (untiesHead() && !files.tensors().containsKey(head)) {
            String embedding = config.decoderName() + "embed_tokens.weight";
            StoredTensor stored = files.tensors().get(embedding);
            if (stored != null) {
                // Since transformers 4.52 the head stands beside the model.
                String name = stored.name().startsWith("model.language_model.") ? "lm_head.weight" : head;
                tensors.add(merged(name, embedding, changed.get(head), type == null ? stored.type() : type));
            }
        }
        return tensors;
    }

    /**
     * Some of them, under their published names.
     *
     * @param wanted names that weights of this family may have; those that the model has not are left out
     * @param type as above
     */
    List<TensorToWrite> tensors(Set<String> wanted, @Nullable StoredType type) {
        return files.tensors().entrySet().stream()
                .filter(entry -> wanted.contains(entry.getKey()))
                .map(entry -> tensor(entry.getKey(), entry.getKey(), entry.getValue(), type))
                .toList();
    }

    private TensorToWrite tensor(String name, String newName, StoredTensor stored, @Nullable StoredType type) {
        StoredType wanted = type == null || !FLOATS.contains(stored.type()) ? stored.type() : type;
        LinearSite site = changed.get(name);
        LinearSite biased = changedBiases.get(name);
        if (site != null) {
            return merged(newName, name, site, wanted);
        }
        if (biased != null) {
            return mergedBias(newName, name, biased, wanted);
        }
        return wanted == stored.type() ? files.copy(name, newName) : cast(name, newName, stored, wanted);
    }

    private TensorToWrite merged(String newName, String name, @Nullable LinearSite site, StoredType wanted) {
        if (site == null) {
            throw new IllegalStateException(name + " is no linear layer");
        }
        StoredTensor stored = files.require(name, site.out(), site.in());
        return made(newName, name, stored, wanted, weight -> change.changed(site, weight, kernels));
    }

    private TensorToWrite mergedBias(String newName, String name, LinearSite site, StoredType wanted) {
        StoredTensor stored = files.require(name, site.out());
        return made(newName, name, stored, wanted, bias -> change.changedBias(site.name(), bias));
    }

    private TensorToWrite made(
            String newName, String name, StoredTensor stored, StoredType wanted, UnaryOperator<NDArray> change) {
        return new TensorToWrite(newName, wanted, stored.shape(), channel -> {
            try (NDScope scope = new NDScope();
                    NDManager within = manager.newSubManager()) {
                scope.suppressNotUsedWarning();
                float[] values = FloatCodec.of(stored.type()).floats(files.map(name));
                write(
                        channel,
                        newName,
                        change.apply(within.create(values, new Shape(stored.shape())))
                                .toFloatArray(),
                        wanted);
            }
        });
    }

    private static void write(WritableByteChannel channel, String name, float[] values, StoredType wanted)
            throws IOException {
        requireHeld(name, values, wanted);
        for (int from = 0; from < values.length; from += PIECE) {
            TensorToWrite.writeFully(
                    channel, FloatCodec.of(wanted).bytes(values, from, Math.min(PIECE, values.length - from)));
        }
    }

    private static void requireHeld(String name, float[] values, StoredType wanted) {
        FloatCodec codec = FloatCodec.of(wanted);
        for (float value : values) {
            if (!codec.holds(value)) {
                throw InputException.about(
                        "Tensor '%s' of the merged model holds %s, which is beyond the numbers of %s; write it in %s."
                                .formatted(
                                        name,
                                        value,
                                        wanted == StoredType.F16 ? "float16" : "bfloat16",
                                        wanted == StoredType.F16 ? "bfloat16 or float32" : "float32"),
                        "precision",
                        "dtype");
            }
        }
    }

    private TensorToWrite cast(String name, String newName, StoredTensor stored, StoredType wanted) {
        return new TensorToWrite(newName, wanted, stored.shape(), channel -> {
            for (ByteBuffer piece :
                    files.pieces(name, (long) PIECE * stored.type().bytes())) {
                write(channel, newName, FloatCodec.of(stored.type()).floats(piece), wanted);
            }
        });
    }
}
