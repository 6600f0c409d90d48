package lilora.engine.text;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import lilora.engine.InputException;
import lilora.engine.text.SentencePieceModel.Kind;
import lilora.engine.text.SentencePieceModel.Piece;
import org.jspecify.annotations.Nullable;

/**
 * A vocabulary as a list of its tokens in the order of their ids, as GGUF files hold it, and the {@code tokenizer.json} that it means.
 * A token is a word, or stands for itself wherever it is written: a control token (special), or one that somebody added.
 *
 * @param file where it lies, for sentences
 * @param tokens as they are written
 * @param kinds of the tokens, by sentencepiece's numbers
 */
public record TokenList(Path file, List<String> tokens, List<Integer> kinds) {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /** How a text is split into words before pairs of its bytes are joined; as Hugging Face's tokenizers of these models do. */
    public enum Words {
        /** GPT-2. */
        GPT_2,
        /** SmolLM and SmolLM2: single digits first. */
        SMOLLM,
        /** LLaMA 3: at most three digits; a word that is a token stays whole. */
        LLAMA_3,
        /** Qwen2: single digits, characters in their composed form. */
        QWEN_2
    }

    public TokenList {
        tokens = List.copyOf(tokens);
        kinds = List.copyOf(kinds);
        if (tokens.size() != kinds.size()) {
            throw new IllegalArgumentException("a kind for each token");
        }
        Set<String> seen = new HashSet<>();
        for (String token : tokens) {
            if (token.isEmpty() || !seen.add(token)) {
                throw new InputException("%s: token '%s' is %s; get the file again."
                        .formatted(file, token, token.isEmpty() ? "empty" : "there twice"));
            }
        }
        for (int number : kinds) {
            if (Kind.of(number).isEmpty()) {
                throw new InputException(
                        "%s: a token is of the unknown kind %d; get the file again.".formatted(file, number));
            }
        }
    }

    private Kind kind(int id) {
        return Kind.of(kinds.get(id)).orElseThrow();
    }

    /**
     * For pairs of bytes that are joined by a list.
     *
     * @param merges pairs in their order, the two parts of each separated by a space
     * @param start id of the token in front of every text, null for none
     */
    public ObjectNode byteLevel(Words words, List<String> merges, @Nullable Integer start) {
        ObjectNode json = JSON.objectNode();
        json.put("version", "1.0").putNull("truncation").putNull("padding");
        json.set("added_tokens", added(0));
        json.set("normalizer", words == Words.QWEN_2 ? JSON.objectNode().put("type", "NFC") : JSON.nullNode());
        json.set("pre_tokenizer", ByteLevelTokenizer.words(words));
        json.set(
                "post_processor",
                start == null
                        ? ByteLevelTokenizer.bytes(true, false, true)
                        : LlamaTokenizer.startToken(tokens.get(start), start));
        json.set("decoder", ByteLevelTokenizer.bytes(true, true, true));
        ObjectNode vocabulary = JSON.objectNode();
        for (int id = 0; id < tokens.size(); id++) {
            // What is not used only fills rows of the embedding.
            if (kind(id) != Kind.UNUSED) {
                vocabulary.put(tokens.get(id), id);
            }
        }
        json.set(
                "model",
                ByteLevelTokenizer.bpe(file + ", merge", "its vocabulary", vocabulary, merges)
                        .put("ignore_merges", words == Words.LLAMA_3));
        return json;
    }

    /**
     * For pieces with scores, as sentencepiece's: the ids are those that it gives where it puts a space in front of a text and behind
     * each special token, as llama.cpp does, too.
     */
    public ObjectNode sentencePiece(List<Float> scores) {
        int pieces = tokens.size();
        while (pieces > 0
                && List.of(Kind.CONTROL, Kind.USER_DEFINED, Kind.UNUSED).contains(kind(pieces - 1))) {
            pieces--;
        }
        List<Piece> all = new ArrayList<>();
        for (int id = 0; id < pieces; id++) {
            all.add(new Piece(tokens.get(id), scores.get(id), kind(id)));
        }
        ObjectNode json =
                LlamaTokenizer.json(SentencePieceModel.of(file, all), file, JSON.objectNode(), JSON.objectNode());
        ((ArrayNode) json.path("added_tokens")).addAll(added(pieces));
        return json;
    }

    /** Tokens that stand for themselves, from an id on. */
    private ArrayNode added(int from) {
        ArrayNode added = JSON.arrayNode();
        for (int id = from; id < tokens.size(); id++) {
            boolean special = kind(id) == Kind.CONTROL || kind(id) == Kind.UNKNOWN;
            if (special || kind(id) == Kind.USER_DEFINED) {
                added.add(LlamaTokenizer.token(id, tokens.get(id), JSON.objectNode(), special));
            }
        }
        return added;
    }
}
