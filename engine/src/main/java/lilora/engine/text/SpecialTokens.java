package lilora.engine.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import lilora.engine.InputException;
import lilora.engine.data.Turn;
import org.jspecify.annotations.Nullable;

/**
 * Ids of the tokens with a meaning of their own.
 *
 * @param bos start of every sequence, {@link #NONE} where sequences start without a token
 * @param eos end of every answer
 * @param pad fills batches; never learned
 * @param image stands for the visual tokens
 * @param bosText how {@code bos} is written, empty where there is none
 * @param eosText how {@code eos} is written
 */
public record SpecialTokens(int bos, int eos, int pad, int image, String bosText, String eosText) {

    /** How Qwen2-VL writes the image's token, which is {@link Turn#IMAGE} in all others. */
    static final String IMAGE_PAD = "<|image_pad|>";

    /** No token. */
    public static final int NONE = -1;

    /**
     * From the files of a model folder. Names come from {@code tokenizer_config.json} and their ids from {@code tokenizer.json}; the
     * image's id comes from {@code config.json}. What is not said there is as in LLaVA: {@code <s>}, {@code </s>}, {@code <image>}, and
     * padding with {@code <unk>}. A tokenizer that names no start token and has no {@code <s>} starts without one, as Qwen2's; so does
     * one that says that it names the token without putting it anywhere, as SmolLM2's.
     */
    static SpecialTokens of(TokenizerFiles files, Path folder) {
        JsonNode config = TokenizerFiles.optional(folder.resolve("config.json"));
        String bos = files.name("bos_token").orElse("<s>");
        String eos = files.name("eos_token").orElse("</s>");
        String pad = files.name("pad_token").or(() -> files.name("unk_token")).orElse("<unk>");
        boolean starts = !files.startsBare() || (files.name("bos_token").isPresent() && !files.addsNoStart());
        int start = starts ? id(files, bos, "bos_token") : NONE;
        if (starts) {
            files.requireStart(bos);
        }
        SpecialTokens special = new SpecialTokens(
                start,
                id(files, eos, "eos_token"),
                files.id(pad).orElse(0),
                image(folder, config, files),
                starts ? bos : "",
                eos);
        if (List.of(special.bos, special.eos, special.pad).contains(special.image)) {
            throw new InputException(
                    "%s: the image token has the id %d, which is that of the start, of the end or of padding too; correct one."
                            .formatted(folder.resolve("config.json"), special.image));
        }
        return special;
    }

    private static int image(Path folder, JsonNode config, TokenizerFiles files) {
        JsonNode given =
                config.has("image_token_index") ? config.path("image_token_index") : config.path("image_token_id");
        if (given.isIntegralNumber() && files.addedId(IMAGE_PAD).equals(Optional.of(given.asInt()))) {
            return given.asInt();
        }
        @Nullable Integer named = files.id(Turn.IMAGE).orElse(null);
        if (named != null && files.addedId(Turn.IMAGE).isEmpty()) {
            throw new InputException("%s: %s is in the vocabulary, but not among added_tokens; add it there."
                    .formatted(files.file(), Turn.IMAGE));
        }
        if (given.isIntegralNumber() && named != null && given.asInt() != named) {
            throw new InputException(
                    "%s says that the image token is %d, but %s gives %s the id %d; correct one of the two."
                            .formatted(
                                    folder.resolve("config.json"),
                                    given.asInt(),
                                    files.file().getFileName(),
                                    Turn.IMAGE,
                                    named));
        }
        if (given.isIntegralNumber()) {
            requireImage(folder, files, given.asInt());
            return given.asInt();
        }
        if (named != null) {
            return named;
        }
        throw new InputException(folder.resolve("config.json") + ", field image_token_index: it is missing, and "
                + files.file().getFileName() + " has no " + Turn.IMAGE + "; add one of the two.");
    }

    private static void requireImage(Path folder, TokenizerFiles files, int id) {
        files.token(id).filter(token -> !token.equals(Turn.IMAGE)).ifPresent(token -> {
            throw new InputException(
                    "%s says that the image token is %d, but in %s that is %s, so that texts with it would be read as images; correct one of the two."
                            .formatted(
                                    folder.resolve("config.json"),
                                    id,
                                    files.file().getFileName(),
                                    token));
        });
    }

    private static int id(TokenizerFiles files, String name, String field) {
        return files.addedId(name)
                .orElseThrow(() -> new InputException(files.file() + ": added_tokens lacks " + name + ", the " + field
                        + " of tokenizer_config.json; add it."));
    }
}
