package lilora.engine.compose;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import lilora.engine.InputException;
import lilora.engine.Progress;
import lilora.engine.data.Turn;
import lilora.engine.exporting.AdapterMerge;
import lilora.engine.file.Folders;
import lilora.engine.file.FreeSpace;
import lilora.engine.file.NewFolder;
import lilora.engine.file.PlainFile;
import lilora.engine.json.Json;
import lilora.engine.model.ModelConfig;
import lilora.engine.model.weights.TensorShards;
import lilora.engine.model.weights.TensorToWrite;
import lilora.engine.peft.PeftAdapter;
import lilora.engine.plan.ModelFolder;
import org.jspecify.annotations.Nullable;

/**
 * What a LLaVA model is made of, and its making.
 *
 * @param language folder of the language model, or of a whole LLaVA model in the original layout, or a GGUF file
 * @param vision folder of the vision model
 * @param projector file of a trained projector, or the folder of one with what lies beside it, also an adapter on the decoder that is
 *     merged; or empty
 * @param seed of a new projector, or empty
 * @param use what is stated of the tower's use
 * @param template name of the template that conversations are in, or empty for that of the parts
 * @param out the folder to be written
 */
public record Composition(
        Path language,
        Path vision,
        Optional<Path> projector,
        Optional<Long> seed,
        TowerUse use,
        Optional<String> template,
        Path out) {
    private static final long SPARE = 64L << 20;
    private static final String CANCELLED = "Composing was cancelled; nothing is left of it.";
    private static final String CONFIG = "config.json";
    /** Where the files lie that are made of a GGUF file. */
    private static final String MADE = "language";

    /** Where the model lies before an adapter is merged. */
    private static final String PLAIN = "plain";

    private static final String PREPROCESSOR = "preprocessor_config.json";
    private static final String GENERATION = "generation_config.json";

    /**
     * What was written.
     *
     * @param parameters number of all weights
     * @param bytes of the weights' files
     * @param files the weights' files
     * @param imageToken id of the image token
     * @param vocabulary rows of the embedding
     * @param template name of the template that conversations are in
     * @param templateOrigin the file that it comes from, or another reason, in words
     */
    public record Composed(
            String model,
            long parameters,
            long bytes,
            int files,
            int imageToken,
            int vocabulary,
            String template,
            String templateOrigin) {
        Composed withFiles(int written) {
            return new Composed(model, parameters, bytes, written, imageToken, vocabulary, template, templateOrigin);
        }
    }

    public Composition {
        if (projector.isPresent() && seed.isPresent()) {
            throw new IllegalArgumentException("a projector is read or made, not both");
        }
    }

    /** All that is not named is as the parts have it. */
    public Composition(Path language, Path vision, Optional<Path> projector, Optional<Long> seed, Path out) {
        this(language, vision, projector, seed, TowerUse.OF_PARTS, Optional.empty(), out);
    }

    /**
     * Makes the folder; it is there whole afterwards, or not at all.
     *
     * @param progress is told how much is written
     * @throws InputException naming the part, the file and the field that does not fit
     */
    public Composed run(Progress progress) {
        return run(progress, TensorShards.USUAL_BYTES);
    }

    /** The same with shards of another size. */
    Composed run(Progress progress, long shardBytes) {
        Optional<Path> adapter = projector.map(ProjectorPart::of).flatMap(ProjectorPart::adapter);
        return NewFolder.make(
                out,
                aside -> adapter.isEmpty()
                        ? write(aside, progress, shardBytes)
                        : withAdapter(adapter.get(), aside, progress, shardBytes));
    }

    /** What the projector was trained with belongs to it: first the model of the parts, then the adapter in its weights. */
    private Composed withAdapter(Path adapter, Path aside, Progress progress, long shardBytes) throws IOException {
        Path parts = Files.createDirectory(aside.resolve(PLAIN));
        Composed composed = write(parts, progress, shardBytes);
        int files = new AdapterMerge(parts, adapter).write(aside, shardBytes, progress, CANCELLED);
        Folders.delete(parts);
        return composed.withFiles(files);
    }

    private Composed write(Path aside, Progress progress, long shardBytes) throws IOException {
        LanguagePart part = LanguagePart.of(language, aside.resolve(MADE));
        try {
            return write(part, aside, progress, shardBytes);
        } catch (InputException e) {
            throw part.ofGiven(e);
        }
    }

    private Composed write(LanguagePart part, Path aside, Progress progress, long shardBytes) throws IOException {
        ProjectorPart trained = projector.map(ProjectorPart::of).orElse(null);
        PartConfigs configs = PartConfigs.read(part.folder(), vision, trained, use);
        ChatTemplate chat = ChatTemplate.of(template, trained, part.folder());
        ComposedTokenizer tokenizer = ComposedTokenizer.read(part.folder());
        PartWeights weights = PartWeights.open(part, vision, trained, seed.isPresent());
        if (configs.fields().tunedTower() && !weights.ownTower()) {
            throw new InputException(
                    "%s: unfreeze_mm_vision_tower is true, but the weights beside it hold no vision tower; get the folder again."
                            .formatted(configs.languageFile()));
        }
        int before = configs.languageSize("vocab_size");
        int rows = tokenizer.rows(before);
        ObjectNode config = configs.composed(tokenizer.image(), tokenizer.pad(), rows, weights.hasOwnHead());
        Json.writeAtomically(aside.resolve(CONFIG), config);
        tokenizer.write(part.folder(), aside);
        chat.write(aside);
        writeOthers(part, aside, configs);
        writeImages(part, trained, aside);
        String origin = chat.origin(part);
        part.delete();
        Shape shape = ofParts(part, trained, aside, () -> shape(trained, aside));
        List<TensorToWrite> tensors =
                weights.tensors(shape.config().parameterShapes(), before, newProjector(weights, shape.config()));
        long bytes = TensorShards.bytes(tensors);
        FreeSpace.require(aside, bytes + SPARE, "The composed model", "Make room, or write to another disk.", "out");
        int files = TensorShards.write(aside, TensorShards.watched(tensors, progress, CANCELLED), shardBytes)
                .size();
        ofParts(part, trained, aside, () -> ModelFolder.check(aside));
        return new Composed(
                out.toString(),
                shape.config().parameters(),
                bytes,
                files,
                tokenizer.image(),
                rows,
                shape.template(),
                origin);
    }

    private record Shape(ModelConfig config, String template) {}

    /** What is of another model is told before gigabytes are written. */
    private Shape shape(@Nullable ProjectorPart trained, Path aside) {
        try (ModelFolder folder = ModelFolder.skeleton(aside, template.orElse(null))) {
            if (trained != null) {
                trained.adapter().ifPresent(adapter -> PeftAdapter.read(adapter, folder.config()));
            }
            return new Shape(folder.config(), folder.conversation().name());
        }
    }

    private @Nullable NewProjector newProjector(PartWeights weights, ModelConfig shape) {
        return seed.map(number -> new NewProjector(number, weights.type(), shape.featureWidth()))
                .orElse(null);
    }

    private void writeImages(LanguagePart part, @Nullable ProjectorPart trained, Path aside) {
        Path file = preprocessor(trained);
        ObjectNode images = PartConfigs.object(file);
        boolean ofProjector = !file.equals(vision.resolve(PREPROCESSOR));
        ObjectNode used = use.imageSize().isEmpty()
                ? images
                : ofParts(part, trained, aside, () -> use.images(file, images, ofProjector, ModelConfig.read(aside)));
        Json.writeAtomically(aside.resolve(PREPROCESSOR), used);
    }

    private void writeOthers(LanguagePart part, Path aside, PartConfigs configs) {
        if (PlainFile.isThere(part.folder().resolve(GENERATION))) {
            Json.writeAtomically(
                    aside.resolve(GENERATION), PartConfigs.object(part.folder().resolve(GENERATION)));
        }
        ObjectNode processor = JsonNodeFactory.instance.objectNode().put("processor_class", "LlavaProcessor");
        processor.set("patch_size", configs.vision().path("patch_size"));
        processor.put("vision_feature_select_strategy", configs.fields().strategy());
        processor
                .put("num_additional_image_tokens", LlavaFields.firstTokens(configs.vision()))
                .put("image_token", Turn.IMAGE);
        Json.writeAtomically(aside.resolve("processor_config.json"), processor);
    }

    private Path preprocessor(@Nullable ProjectorPart trained) {
        Path own = vision.resolve(PREPROCESSOR);
        Path taken = trained == null ? own : trained.preprocessor(own);
        if (taken.equals(own)) {
            requirePreprocessor(vision);
        }
        return taken;
    }

    static void requirePreprocessor(Path vision) {
        if (!PlainFile.isThere(vision.resolve(PREPROCESSOR))) {
            throw new InputException("%s has no %s, which says how images are cut and scaled; get the folder whole."
                    .formatted(vision, PREPROCESSOR));
        }
    }

    /** What is wrong with the composed files is wrong with the parts they were made of. */
    private <T> T ofParts(LanguagePart part, @Nullable ProjectorPart trained, Path aside, Supplier<T> check) {
        try {
            return check.get();
        } catch (InputException e) {
            String sentence = use.ofStated(String.valueOf(e.getMessage()), aside.resolve(CONFIG));
            if (trained != null && trained.isDescribed()) {
                for (String field : ProjectorPart.OWN) {
                    sentence =
                            sentence.replace(aside.resolve(CONFIG) + ": " + field, trained.configFile() + ": " + field);
                }
            }
            sentence = sentence.replace(aside.resolve(CONFIG) + ": text_config.", part.prefix() + CONFIG + ": ")
                    .replace(aside.resolve(CONFIG) + ": vision_config.", vision.resolve(CONFIG) + ": ")
                    .replace(
                            aside.resolve(PREPROCESSOR).toString(),
                            preprocessor(trained).toString())
                    .replace(aside + File.separator, part.prefix())
                    .replace(aside.toString(), language.toString());
            throw new InputException(sentence, e);
        }
    }
}
