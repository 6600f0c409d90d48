package lilora.engine.hub;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Which files of a repository a model is opened with; others (pictures, training states, weights for other libraries) stay away. */
final class ModelFiles {
    private static final Pattern BESIDE_WEIGHTS = Pattern.compile("(.+_)?config[\\w.-]*\\.json"
            + "|tokenizer\\.(json|model)|vocab\\.(json|txt)|merges\\.txt|added_tokens\\.json|special_tokens_map\\.json"
            + "|spiece\\.model|sentencepiece\\.bpe\\.model|chat_template\\.(json|jinja)"
            + "|mm_projector\\.bin|adapter_model\\.safetensors"
            + "|README\\.md|(LICEN[CS]E|NOTICE|USE_POLICY)([\\w.-]*)");
    /** In the order in which they are preferred: one file, then shards with their index. */
    private static final List<Pattern> WEIGHTS = List.of(
            Pattern.compile("model\\.safetensors"),
            Pattern.compile("model-\\d+-of-\\d+\\.safetensors|model\\.safetensors\\.index\\.json"),
            Pattern.compile("pytorch_model\\.bin"),
            Pattern.compile("pytorch_model-\\d+-of-\\d+\\.bin|pytorch_model\\.bin\\.index\\.json"));

    private ModelFiles() {}

    /** Those of a listing that are needed, in its order. */
    static List<HubFile> needed(List<HubFile> listed) {
        List<HubFile> needed = new ArrayList<>(matching(BESIDE_WEIGHTS, listed));
        WEIGHTS.stream()
                .map(weights -> matching(weights, listed))
                .filter(files -> !files.isEmpty())
                .findFirst()
                .ifPresent(needed::addAll);
        return needed;
    }

    private static List<HubFile> matching(Pattern names, List<HubFile> files) {
        return files.stream()
                .filter(file -> names.matcher(file.name()).matches())
                .toList();
    }
}
