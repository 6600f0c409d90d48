package lilora.engine.model.weights;

import java.nio.file.Path;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import lilora.engine.InputException;
import lilora.engine.model.weights.TensorPickle.Dictionary;
import lilora.engine.model.weights.TensorPickle.Mark;
import lilora.engine.model.weights.TensorPickle.Name;
import lilora.engine.model.weights.TensorPickle.Sequence;
import lilora.engine.model.weights.TensorPickle.Storage;
import lilora.engine.model.weights.TensorPickle.Tensor;

/**
 * What the dictionary of a pickle holds. What is in dictionaries inside it has the names of both, with a point between; what is in a list
 * has its number for a name.
 *
 * @param tensors by name
 * @param texts by name; none where texts are not read
 */
record PickleContents(Map<String, Tensor> tensors, Map<String, String> texts) {
    private static final int DEEPEST = 8;

    /**
     * The contents of what a pickle makes.
     *
     * @param texts whether texts are read beside tensors
     * @throws InputException naming what in it is not read
     */
    static PickleContents of(Path path, Object root, boolean texts) {
        if (!(root instanceof Dictionary dictionary)) {
            throw TorchFile.broken(path, "it holds " + kind(root) + ", not a dictionary of tensors");
        }
        Walk walk = new Walk(path, texts, new PickleContents(new LinkedHashMap<>(), new LinkedHashMap<>()));
        walk.enter("", dictionary, dictionary.entries(), 1);
        return walk.found;
    }

    private static final class Walk {
        private final Path path;
        private final boolean withTexts;
        private final PickleContents found;
        private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());

        Walk(Path path, boolean withTexts, PickleContents found) {
            this.path = path;
            this.withTexts = withTexts;
            this.found = found;
        }

        void enter(String prefix, Object from, Map<String, Object> entries, int depth) {
            if (depth > DEEPEST || !seen.add(from)) {
                throw TorchFile.broken(path, "its dictionaries are nested too deeply, or one is in two places");
            }
            entries.forEach((key, value) -> take(prefix + key, value, depth));
        }

        private void take(String name, Object value, int depth) {
            boolean twice;
            if (value instanceof Dictionary inner) {
                enter(name + ".", inner, inner.entries(), depth + 1);
                return;
            } else if (value instanceof Sequence list) {
                enter(name + ".", list, numbered(list.items()), depth + 1);
                return;
            } else if (value instanceof Tensor tensor) {
                twice = found.tensors().put(name, tensor) != null;
            } else if (withTexts && value instanceof String text) {
                twice = found.texts().put(name, text) != null;
            } else {
                throw TorchFile.broken(path, "'" + name + "' is " + kind(value) + ", not a tensor");
            }
            if (twice) {
                throw TorchFile.broken(path, "tensor '" + name + "' is there twice");
            }
        }

        private static Map<String, Object> numbered(List<Object> items) {
            Map<String, Object> numbered = new LinkedHashMap<>();
            items.forEach(item -> numbered.put(Integer.toString(numbered.size()), item));
            return numbered;
        }
    }

    /** What a value is, in a sentence. */
    static String kind(Object value) {
        if (value instanceof Long || value instanceof Double) {
            return "the number " + value;
        }
        if (value instanceof Name name) {
            return "'" + name.text() + "'";
        }
        if (value instanceof Sequence) {
            return "a list";
        }
        return value instanceof Tensor
                ? "a tensor"
                : value instanceof Storage
                        ? "a storage without a shape"
                        : value instanceof String
                                ? "a text"
                                : value instanceof Boolean ? "true or false" : value == Mark.NONE ? "None" : "a tuple";
    }
}
