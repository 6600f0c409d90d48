package lilora.engine.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import lilora.engine.DiskException;
import lilora.engine.InputException;
import lilora.engine.data.Turn;
import lilora.engine.file.Folders;
import lilora.engine.file.PlainFile;
import lilora.engine.json.AllowedValues;
import lilora.engine.json.Json;
import lilora.engine.model.BaseModel;
import lilora.engine.model.ModelConfig;
import lilora.engine.text.Conversation;
import lilora.engine.text.FolderTemplate;
import lilora.engine.text.SpecialTokens;
import lilora.engine.text.Tokenizer;
import org.jspecify.annotations.Nullable;

/**
 * The folder of a base model, with all its files held against each other. Everything that reads a base model opens it here,
 * so that a check refuses exactly what a run would.
 *
 * @param path the folder
 * @param config its shape
 * @param tokenizer closed with the folder
 * @param conversation the template of its conversations
 */
public record ModelFolder(Path path, ModelConfig config, Tokenizer tokenizer, Conversation conversation)
        implements AutoCloseable {
    /** Files that say that the weights beside them are not the whole model. */
    private static final Set<String> PARTS = Set.of(
            "adapter_config.json",
            "adapter_model.safetensors",
            "adapter_model.bin",
            "mm_projector.bin",
            "non_lora_trainables.bin");

    /** Prompts come from the conversation template, and visual tokens are counted by what the model makes of an image. */
    private static final Map<String, AllowedValues> PROCESSOR_HARMLESS = Map.of(
            "processor_class", AllowedValues.TEXT,
            "transformers_version", AllowedValues.TEXT,
            "chat_template", AllowedValues.ANY,
            "image_seq_length", AllowedValues.WHOLE,
            // No item shows a video.
            "video_processor", AllowedValues.ANY,
            "auto_map", AllowedValues.never("a processor without code of its own"));

    /**
     * Opens and checks a folder; its weights are read once.
     *
     * @throws InputException naming file and field of the first thing that is wrong
     */
    public static ModelFolder open(Path path) {
        return open(path, null);
    }

    /**
     * The same for conversations in a template that somebody chose.
     *
     * @param template its name, null for the folder's own
     * @throws InputException if it is unknown, too, or does not fit the tokenizer
     */
    public static ModelFolder open(Path path, @Nullable String template) {
        ModelConfig config = ModelConfig.read(path);
        requireWhole(path, config);
        BaseModel.requireWeights(path, config);
        return skeleton(path, config, template);
    }

    /**
     * Checks a folder as {@link #open} does, but for the numbers of its weights, of which only the headers are read: quick
     * at any size.
     *
     * @throws InputException naming file and field of the first thing that is wrong
     */
    public static ModelConfig check(Path path) {
        ModelConfig config = ModelConfig.read(path);
        requireWhole(path, config);
        BaseModel.requireWeightHeaders(path, config);
        skeleton(path, config, null).close();
        return config;
    }

    /**
     * Opens and checks a folder whose weights are still to be made.
     *
     * @throws InputException naming file and field of the first thing that is wrong
     */
    public static ModelFolder skeleton(Path path) {
        return skeleton(path, null);
    }

    /** The same for conversations in a template that somebody chose; null for the folder's own. */
    public static ModelFolder skeleton(Path path, @Nullable String template) {
        return skeleton(path, ModelConfig.read(path), template);
    }

    private static ModelFolder skeleton(Path path, ModelConfig config, @Nullable String template) {
        requireProcessor(path, config);
        config.images(path);
        Tokenizer tokenizer = Tokenizer.ofModel(path);
        try {
            Conversation conversation = conversation(path, config, tokenizer, template);
            requireTokens(path, config, tokenizer, conversation);
            return new ModelFolder(path, config, tokenizer, conversation);
        } catch (RuntimeException e) {
            tokenizer.close();
            throw e;
        }
    }

    /**
     * The folders in a folder that look like models: those with a {@code config.json}, by name. None if it is not there.
     *
     * @throws DiskException if it cannot be read
     */
    public static List<Path> below(Path parent) {
        if (!Files.isDirectory(parent)) {
            return List.of();
        }
        try {
            return Folders.list(parent).stream()
                    .filter(entry -> Files.isRegularFile(entry.resolve("config.json")))
                    .toList();
        } catch (IOException e) {
            throw new DiskException("Cannot list %s: %s.".formatted(parent, DiskException.reason(e)), e);
        }
    }

    /** What a person should know of a folder that can be used, in whole sentences. */
    public static List<String> remarks(Path path) {
        return remarks(path, null);
    }

    /** The same; of the folder's template nothing where another was chosen. */
    public static List<String> remarks(Path path, @Nullable String template) {
        ModelConfig config = ModelConfig.read(path);
        List<String> remarks = new ArrayList<>(BaseModel.remarks(path, config));
        if (template != null) {
            return remarks;
        }
        try (Tokenizer tokenizer = Tokenizer.ofModel(path)) {
            String remark =
                    FolderTemplate.of(path, tokenizer, config.templates()).remark();
            if (remark != null) {
                remarks.add(remark);
            }
        }
        return remarks;
    }

    /** No adapter and no other weights lie beside those that are read: one would not be applied, the others not be seen. */
    private static void requireWhole(Path folder, ModelConfig config) {
        Set<Path> read = BaseModel.weightFiles(folder, config);
        try {
            for (Path file : Folders.list(folder)) {
                String name = file.getFileName().toString();
                if (PARTS.contains(name)) {
                    throw InputException.about(
                            "%s belongs to an adapter or a part of a model, which is not applied when a base model is read. Merge it into the weights (PEFT's merge_and_unload), or move it to another folder, from which an experiment can start."
                                    .formatted(file),
                            "adapter",
                            "startAdapter");
                }
                if (name.endsWith(".safetensors") && !read.contains(file)) {
                    throw new InputException(
                            "%s is not read: the weights are %s. Move it to another folder, or save the model again."
                                    .formatted(file, names(read)));
                }
            }
        } catch (IOException e) {
            throw new InputException("Folder %s cannot be read: %s.".formatted(folder, DiskException.reason(e)), e);
        }
    }

    private static String names(Set<Path> files) {
        List<String> names = files.stream()
                .map(file -> file.getFileName().toString())
                .sorted()
                .toList();
        return names.size() < 3 ? String.join(" and ", names) : names.get(0) + " to " + names.get(names.size() - 1);
    }

    /** What {@code processor_config.json} says of the image's tokens must be what the model makes of an image. */
    private static void requireProcessor(Path folder, ModelConfig config) {
        Path file = folder.resolve("processor_config.json");
        if (!PlainFile.isThere(file)) {
            return;
        }
        JsonNode processor = Json.tree(file);
        if (!processor.isObject()) {
            throw new InputException(file + " must be a JSON object.");
        }
        Map<String, JsonNode> wanted = new HashMap<>(Map.of("image_token", TextNode.valueOf(Turn.IMAGE)));
        wanted.putAll(config.processorFields());
        Set<String> asked = new TreeSet<>(wanted.keySet());
        asked.add("image_processor");
        AllowedValues.requireKnown(file, "", processor, asked, PROCESSOR_HARMLESS);
        wanted.forEach((field, value) -> {
            if (processor.hasNonNull(field) && !processor.path(field).equals(value)) {
                throw new InputException("%s, field %s: it is %s, but the model of config.json needs %s; correct one."
                        .formatted(file, field, processor.path(field), value.asText()));
            }
        });
    }

    /**
     * The template of a folder's conversations, with its tokenizer.
     *
     * @param template the one that somebody chose, null for the folder's own
     */
    public static Conversation conversation(
            Path folder, ModelConfig config, Tokenizer tokenizer, @Nullable String template) {
        FolderTemplate found = template == null
                ? FolderTemplate.of(folder, tokenizer, config.templates())
                : FolderTemplate.chosen(template, tokenizer);
        return Conversation.of(found.name(), tokenizer);
    }

    private static void requireTokens(Path folder, ModelConfig config, Tokenizer tokenizer, Conversation conversation) {
        int rows = config.text().vocabulary();
        Tokenizer.Last last = tokenizer.last();
        if (last.id() >= rows) {
            throw new InputException(
                    "%s gives %s the id %d, but the embedding has %d rows (text_config.vocab_size), so that it has no embedding; remove it, or resize the model's embedding."
                            .formatted(tokenizer.file(), last.text(), last.id(), rows));
        }
        config.namedTokens().forEach((token, id) -> {
            int[] own = tokenizer.encode(token);
            if (own.length == 1 && own[0] != id) {
                throw new InputException("%s gives %s the id %d, but %s gives it %d; correct one of the two."
                        .formatted(
                                folder.resolve("config.json"),
                                token,
                                id,
                                tokenizer.file().getFileName(),
                                own[0]));
            }
        });
        SpecialTokens special = tokenizer.special();
        if (special.image() != config.imageToken()) {
            throw new InputException(
                    "%s has the image token %d (image_token_index, or its default), but %s gives <image> the id %d; correct one of the two."
                            .formatted(
                                    folder.resolve("config.json"),
                                    config.imageToken(),
                                    tokenizer.file().getFileName(),
                                    special.image()));
        }
        if (!config.text().endTokens().contains(conversation.end())) {
            throw new InputException(
                    "%s: answers end with %s, id %d, in the tokenizer, but with %s in config.json or generation_config.json (eos_token_id); correct one."
                            .formatted(
                                    folder,
                                    conversation.endText(),
                                    conversation.end(),
                                    config.text().endTokens().stream().sorted().toList()));
        }
    }

    @Override
    public void close() {
        tokenizer.close();
    }
}
