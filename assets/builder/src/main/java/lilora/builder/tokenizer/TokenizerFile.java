package lilora.builder.tokenizer;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The {@code tokenizer.json} of Hugging Face's tokenizers library for a vocabulary, laid out as LLaMA-2's: a "▁" before
 * each stretch of text, spaces as "▁", byte fallback, and {@code <s>} before the first text.
 */
public final class TokenizerFile {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final Vocabulary vocabulary;

    /** The file for a vocabulary. */
    public TokenizerFile(Vocabulary vocabulary) {
        this.vocabulary = vocabulary;
    }

    /**
     * Writes the file.
     *
     * @param file where to write; replaced if it exists
     * @throws IOException if the file cannot be written
     */
    public void write(Path file) throws IOException {
        DefaultIndenter lines = new DefaultIndenter(" ", "\n");
        DefaultPrettyPrinter printer =
                new DefaultPrettyPrinter().withObjectIndenter(lines).withArrayIndenter(lines);
        String text = new ObjectMapper().writer(printer).writeValueAsString(tree());
        Files.writeString(file, text + "\n", StandardCharsets.UTF_8);
    }

    /** The content of the file. */
    public ObjectNode tree() {
        ObjectNode root = JSON.objectNode();
        root.put("version", "1.0");
        root.putNull("truncation");
        root.putNull("padding");
        root.set("added_tokens", addedTokens());
        root.set("normalizer", normalizer());
        root.putNull("pre_tokenizer");
        root.set("post_processor", postProcessor());
        root.set("decoder", decoder());
        root.set("model", model());
        return root;
    }

    private static ArrayNode addedTokens() {
        ArrayNode added = JSON.arrayNode();
        for (int id = 0; id < Vocabulary.SPECIAL.size(); id++) {
            added.addObject()
                    .put("id", id)
                    .put("content", Vocabulary.SPECIAL.get(id))
                    .put("single_word", false)
                    .put("lstrip", false)
                    .put("rstrip", false)
                    .put("normalized", false)
                    .put("special", true);
        }
        return added;
    }

    private static ObjectNode normalizer() {
        ObjectNode normalizer = JSON.objectNode().put("type", "Sequence");
        ArrayNode steps = normalizer.putArray("normalizers");
        steps.addObject().put("type", "Prepend").put("prepend", Vocabulary.SPACE);
        steps.add(replace(" ", Vocabulary.SPACE));
        return normalizer;
    }

    private static ObjectNode decoder() {
        ObjectNode decoder = JSON.objectNode().put("type", "Sequence");
        ArrayNode steps = decoder.putArray("decoders");
        steps.add(replace(Vocabulary.SPACE, " "));
        steps.addObject().put("type", "ByteFallback");
        steps.addObject().put("type", "Fuse");
        steps.addObject()
                .put("type", "Strip")
                .put("content", " ")
                .put("start", 1)
                .put("stop", 0);
        return decoder;
    }

    private static ObjectNode replace(String from, String to) {
        ObjectNode replace = JSON.objectNode().put("type", "Replace");
        replace.putObject("pattern").put("String", from);
        return replace.put("content", to);
    }

    private static ObjectNode postProcessor() {
        ObjectNode processor = JSON.objectNode().put("type", "TemplateProcessing");
        ArrayNode single = processor.putArray("single");
        single.add(special("<s>", 0)).add(sequence("A", 0));
        ArrayNode pair = processor.putArray("pair");
        pair.add(special("<s>", 0)).add(sequence("A", 0)).add(special("<s>", 1)).add(sequence("B", 1));
        ObjectNode start = processor.putObject("special_tokens").putObject("<s>");
        start.put("id", "<s>");
        start.putArray("ids").add(Vocabulary.SPECIAL.indexOf("<s>"));
        start.putArray("tokens").add("<s>");
        return processor;
    }

    private static ObjectNode special(String token, int type) {
        ObjectNode node = JSON.objectNode();
        node.putObject("SpecialToken").put("id", token).put("type_id", type);
        return node;
    }

    private static ObjectNode sequence(String name, int type) {
        ObjectNode node = JSON.objectNode();
        node.putObject("Sequence").put("id", name).put("type_id", type);
        return node;
    }

    private ObjectNode model() {
        ObjectNode model = JSON.objectNode().put("type", "BPE");
        model.putNull("dropout");
        model.put("unk_token", "<unk>");
        model.putNull("continuing_subword_prefix");
        model.putNull("end_of_word_suffix");
        model.put("fuse_unk", true).put("byte_fallback", true).put("ignore_merges", false);
        ObjectNode vocab = model.putObject("vocab");
        for (int id = 0; id < vocabulary.size(); id++) {
            vocab.put(vocabulary.pieces().get(id), id);
        }
        // One string a merge reads in every version of the library; no piece holds a space, so it is unambiguous.
        ArrayNode merges = model.putArray("merges");
        vocabulary.merges().forEach(merge -> merges.add(merge.left() + " " + merge.right()));
        return model;
    }
}
