package lilora.engine.model.weights;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import lilora.engine.InputException;

/**
 * The weights of a model folder, one {@code model.safetensors} or shards listed in {@code model.safetensors.index.json},
 * under names of the reader's choice.
 */
public final class TensorFolder {
    private static final String SINGLE = "model.safetensors";
    private static final String INDEX = "model.safetensors.index.json";

    private record Place(TensorFile file, StoredTensor tensor) {}

    private final Path folder;
    private final Map<String, Place> places = new TreeMap<>();

    private TensorFolder(Path folder) {
        this.folder = folder;
    }

    /**
     * Reads the headers of all files.
     *
     * @param rename from the name in a file to the name it is asked for by
     * @throws InputException if there are no weights, or a file is broken, missing or lacks a tensor of the index
     */
    public static TensorFolder open(Path folder, UnaryOperator<String> rename) {
        TensorFolder weights = new TensorFolder(folder);
        if (Files.exists(folder.resolve(SINGLE))) {
            TensorFile file = TensorFile.open(folder.resolve(SINGLE));
            file.tensors().values().forEach(tensor -> weights.add(rename, file, tensor));
        } else if (Files.exists(folder.resolve(INDEX))) {
            weights.addShards(rename, folder.resolve(INDEX));
        } else {
            throw new InputException("There are no weights in " + folder + ": " + SINGLE + " or " + INDEX
                    + " is needed (pickled .bin files are not read: convert them to safetensors).");
        }
        return weights;
    }

    private void addShards(UnaryOperator<String> rename, Path index) {
        Map<String, TensorFile> files = new HashMap<>();
        for (Map.Entry<String, JsonNode> entry : weightMap(index).properties()) {
            String fileName = entry.getValue().asText();
            if (!fileName.equals(Path.of(fileName).getFileName().toString())) {
                throw new InputException(index + " names the file '" + fileName + "', which is not inside its folder.");
            }
            TensorFile file = files.computeIfAbsent(fileName, name -> TensorFile.open(folder.resolve(name)));
            StoredTensor tensor = file.tensors().get(entry.getKey());
            if (tensor == null) {
                throw new InputException("Tensor '" + entry.getKey() + "' is missing in " + file.path() + ", though "
                        + index + " lists it.");
            }
            add(rename, file, tensor);
        }
    }

    private static JsonNode weightMap(Path index) {
        try {
            JsonNode map = new ObjectMapper().readTree(index.toFile()).path("weight_map");
            if (!map.isObject()) {
                throw new InputException(index + " has no field 'weight_map'.");
            }
            return map;
        } catch (JsonProcessingException e) {
            throw new InputException(index + " is not valid JSON: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new InputException("Cannot read " + index + ": " + e.getMessage(), e);
        }
    }

    private void add(UnaryOperator<String> rename, TensorFile file, StoredTensor tensor) {
        String name = rename.apply(tensor.name());
        Place before = places.put(name, new Place(file, tensor));
        if (before != null) {
            throw new InputException("Tensors '" + before.tensor().name() + "' and '" + tensor.name() + "' in " + folder
                    + " mean the same weight; remove one.");
        }
    }

    /** All names, renamed, with number types and shapes. */
    public Map<String, StoredTensor> tensors() {
        Map<String, StoredTensor> all = new TreeMap<>();
        places.forEach((name, place) -> all.put(name, place.tensor()));
        return Collections.unmodifiableMap(all);
    }

    /**
     * The entry of a tensor.
     *
     * @throws InputException if it is missing or has another shape
     */
    public StoredTensor require(String name, long... shape) {
        Place place = place(name);
        if (!place.tensor().hasShape(shape)) {
            throw new InputException(
                    "Tensor '" + place.tensor().name() + "' in " + place.file().path() + " has the shape "
                            + java.util.Arrays.toString(place.tensor().shape()) + ", config.json asks for "
                            + java.util.Arrays.toString(shape) + ".");
        }
        return place.tensor();
    }

    /** The bytes of a tensor, mapped read-only. */
    public ByteBuffer map(String name) {
        Place place = place(name);
        return place.file().map(place.tensor().name());
    }

    private Place place(String name) {
        Place place = places.get(name);
        if (place == null) {
            throw new InputException("Tensor '" + name + "' is missing in the weights in " + folder + ".");
        }
        return place;
    }
}
