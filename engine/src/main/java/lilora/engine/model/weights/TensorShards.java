package lilora.engine.model.weights;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import lilora.engine.InputException;
import lilora.engine.Progress;
import lilora.engine.json.Json;

/** Weights of a model folder as Hugging Face writes them: one file, or shards and the index that lists what is where. */
public final class TensorShards {
    /** Hugging Face's own limit is 5 GB. */
    public static final long USUAL_BYTES = 5_000_000_000L;

    private TensorShards() {}

    /**
     * Writes {@code model.safetensors}, or {@code model-00001-of-0000N.safetensors} with {@code model.safetensors.index.json}.
     *
     * @param folder where they go
     * @param tensors in the order in which shards are filled
     * @param most bytes of a shard, if it holds more than one tensor
     * @return the files, in order
     */
    public static List<Path> write(Path folder, List<TensorToWrite> tensors, long most) {
        List<List<TensorToWrite>> shards = split(tensors, most);
        ObjectNode index = JsonNodeFactory.instance.objectNode();
        index.putObject("metadata").put("total_size", bytes(tensors));
        ObjectNode places = index.putObject("weight_map");
        List<Path> files = new ArrayList<>();
        for (int i = 0; i < shards.size(); i++) {
            String name = shards.size() == 1
                    ? "model.safetensors"
                    : "model-%05d-of-%05d.safetensors".formatted(i + 1, shards.size());
            TensorWriter.writeStreamed(folder.resolve(name), shards.get(i), Map.of("format", "pt"));
            shards.get(i).forEach(tensor -> places.put(tensor.name(), name));
            files.add(folder.resolve(name));
        }
        if (shards.size() > 1) {
            Json.writeAtomically(folder.resolve("model.safetensors.index.json"), index);
        }
        return files;
    }

    /** Bytes of all tensors together. */
    public static long bytes(List<TensorToWrite> tensors) {
        return tensors.stream().mapToLong(TensorToWrite::bytes).sum();
    }

    /**
     * Tensors that tell when they are written, and stop where somebody asks for it.
     *
     * @param cancelled the sentence to stop with
     */
    public static List<TensorToWrite> watched(List<TensorToWrite> tensors, Progress progress, String cancelled) {
        long all = bytes(tensors);
        long[] written = {0};
        return tensors.stream()
                .map(tensor -> new TensorToWrite(tensor.name(), tensor.type(), tensor.shape(), channel -> {
                    if (progress.isCancelled()) {
                        throw new InputException(cancelled);
                    }
                    tensor.content().writeTo(channel);
                    written[0] += tensor.bytes();
                    progress.update((double) written[0] / all, tensor.name());
                }))
                .toList();
    }

    private static List<List<TensorToWrite>> split(List<TensorToWrite> tensors, long most) {
        List<List<TensorToWrite>> shards = new ArrayList<>();
        long left = 0;
        for (TensorToWrite tensor : tensors) {
            if (shards.isEmpty() || tensor.bytes() > left) {
                shards.add(new ArrayList<>());
                left = most;
            }
            shards.get(shards.size() - 1).add(tensor);
            left -= tensor.bytes();
        }
        return shards;
    }
}
