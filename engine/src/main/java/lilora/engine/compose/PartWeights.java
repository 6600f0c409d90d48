package lilora.engine.compose;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lilora.engine.InputException;
import lilora.engine.model.weights.StoredTensor;
import lilora.engine.model.weights.StoredType;
import lilora.engine.model.weights.TensorFolder;
import lilora.engine.model.weights.TensorToWrite;
import org.jspecify.annotations.Nullable;

/**
 * The weights of the parts, found by the names that the composed model has for them. Numbers stay as they are stored; an embedding
 * and a head get the rows that are missing.
 */
final class PartWeights {
    private static final String LANGUAGE = "language_model.";
    private static final String VISION = "vision_tower.";
    private static final String PROJECTOR = "multi_modal_projector.";
    private static final String EMBEDDING = LANGUAGE + "model.embed_tokens.weight";
    private static final String HEAD = LANGUAGE + "lm_head.weight";

    /** In the original layout, with whatever an adapter's wrapper put in front. */
    private static final Pattern OWN_PROJECTOR = Pattern.compile("(?:.*\\.)?mm_projector\\.([0-9]+)\\.(weight|bias)");

    private static final String OWN_TOWER = "model.vision_tower.vision_tower.";

    /** The linear layers by their places in the original's sequence; between them is the activation. */
    private static final Map<String, String> LAYERS = Map.of("0", "linear_1", "2", "linear_2");

    /** Constants that follow from the configuration, and the side of words of a model of images and words. */
    private static final Pattern UNUSED = Pattern.compile(".*\\.(rotary_emb\\.inv_freq|embeddings\\.position_ids)"
            + "|vision_tower\\.(text_model\\..*|text_projection\\..*|visual_projection\\..*|logit_scale|logit_bias)");

    private record Place(TensorFolder from, StoredTensor stored) {}

    private final Path folder;
    private final Map<String, Place> places = new TreeMap<>();
    private boolean ownTower;

    private PartWeights(Path folder) {
        this.folder = folder;
    }

    /**
     * Reads the headers of all parts' files.
     *
     * @param projector the trained one, null where the language model has one or a new one is made
     * @param made whether a new one is made
     */
    static PartWeights open(LanguagePart language, Path vision, @Nullable ProjectorPart projector, boolean made) {
        PartWeights weights = new PartWeights(language.given());
        weights.addAll(language.weights(PartWeights::languageName));
        // A tower that lies in the model was trained with it.
        weights.ownTower = weights.hasTower();
        if (!weights.ownTower) {
            weights.addAll(TensorFolder.open(vision, name -> VISION + name));
        }
        if (weights.hasProjector() && (made || projector != null)) {
            throw InputException.about(
                    "%s holds a projector of its own; take no other, or name the folder of a language model without one."
                            .formatted(language.given()),
                    "projector");
        }
        if (projector != null) {
            weights.addAll(projector(projector.file()));
        }
        return weights;
    }

    /** The weights of a projector's file. */
    static TensorFolder projector(Path file) {
        TensorFolder found = TensorFolder.ofFile(file, PartWeights::projectorName);
        if (!hasProjector(found.tensors().keySet())) {
            throw new InputException(
                    "%s holds no projector (mm_projector.0 and mm_projector.2, or multi_modal_projector.linear_1 and linear_2); name another file."
                            .formatted(file));
        }
        return found;
    }

    /** The name in the composed model of a tensor of a language model, or of LLaVA in one piece. */
    static String languageName(String name) {
        if (name.startsWith(OWN_TOWER)) {
            return VISION + name.substring(OWN_TOWER.length());
        }
        String projector = projectorName(name);
        return projector.equals(name) ? LANGUAGE + name : projector;
    }

    private static String projectorName(String name) {
        Matcher found = OWN_PROJECTOR.matcher(name);
        if (!found.matches()) {
            // Newer versions of transformers have one object more around the parts.
            return name.startsWith("model." + PROJECTOR) ? name.substring("model.".length()) : name;
        }
        return PROJECTOR + LAYERS.getOrDefault(found.group(1), found.group(1)) + "." + found.group(2);
    }

    private void addAll(TensorFolder from) {
        from.tensors().forEach((name, stored) -> places.put(name, new Place(from, stored)));
    }

    private boolean hasTower() {
        return places.keySet().stream().anyMatch(name -> name.startsWith(VISION));
    }

    /** Whether the language model's own files hold a tower. */
    boolean ownTower() {
        return ownTower;
    }

    boolean hasProjector() {
        return hasProjector(places.keySet());
    }

    /** Whether names of the composed model are of a projector, some of them. */
    static boolean hasProjector(Set<String> names) {
        return names.stream().anyMatch(name -> name.startsWith(PROJECTOR));
    }

    /** Whether a head is stored whose numbers are not the embedding's. */
    boolean hasOwnHead() {
        Place head = places.get(HEAD);
        return head != null && places.containsKey(EMBEDDING) && !head.from().sameNumbers(HEAD, EMBEDDING);
    }

    /** The number type of the language model. */
    StoredType type() {
        return place(EMBEDDING).stored().type();
    }

    /**
     * The tensors of the composed model, in the order of its network.
     *
     * @param shapes what it needs
     * @param rows rows of the embedding and the head in the parts
     * @param made the projector, if it is a new one
     * @throws InputException if something is missing, does not fit or is left over
     */
    List<TensorToWrite> tensors(Map<String, long[]> shapes, int rows, @Nullable NewProjector made) {
        List<TensorToWrite> tensors = new ArrayList<>();
        Set<String> left = new HashSet<>(places.keySet());
        shapes.forEach((name, shape) -> {
            left.remove(name);
            boolean taller = (name.equals(EMBEDDING) || name.equals(HEAD)) && shape[0] > rows;
            if (made != null && name.startsWith(PROJECTOR)) {
                tensors.add(made.tensor(name, shape));
            } else if (taller) {
                tensors.add(MeanRows.below(
                        name, stored(name, rows, shape[1]), place(name).from().pieces(name), shape[0]));
            } else {
                stored(name, shape);
                tensors.add(place(name).from().copy(name, name));
            }
        });
        // A head that is tied is the embedding once more.
        left.removeIf(name -> name.equals(HEAD) || UNUSED.matcher(name).matches());
        if (!left.isEmpty()) {
            Place first = place(left.stream().sorted().toList().get(0));
            throw new InputException(
                    "The parts hold tensors that a LLaVA model does not have (%d, among them '%s' in %s); correct config.json, or take the files without (an adapter must be merged into its base first)."
                            .formatted(
                                    left.size(),
                                    first.stored().name(),
                                    first.from().files().iterator().next().getParent()));
        }
        return tensors;
    }

    /** The entry of a tensor, of a shape and a number type that are read. */
    private StoredTensor stored(String name, long... shape) {
        StoredTensor stored = place(name).from().require(name, shape);
        if (!Set.of(StoredType.F32, StoredType.F16, StoredType.BF16).contains(stored.type())) {
            throw new InputException(
                    "Tensor '%s' is stored as %s, which is not supported: convert the model to float16, bfloat16 or float32."
                            .formatted(stored.name(), stored.type()));
        }
        return stored;
    }

    private Place place(String name) {
        Place place = places.get(name);
        if (place == null) {
            if (name.startsWith(PROJECTOR)) {
                throw InputException.about(
                        "There is no projector in %s (mm_projector.0 and mm_projector.2, with bias): name its file, or have a new one made."
                                .formatted(folder),
                        "projector");
            }
            throw new InputException(
                    "The parts lack the tensor '%s' of the composed model; get %s and the vision model again."
                            .formatted(name, folder));
        }
        return place;
    }
}
