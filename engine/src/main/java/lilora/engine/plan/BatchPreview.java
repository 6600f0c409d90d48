package lilora.engine.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import lilora.engine.image.ImageFiles;
import lilora.engine.image.ImagePreparation;
import lilora.engine.image.codec.ImageSize;
import lilora.engine.image.codec.RgbImage;
import lilora.engine.method.ContinualMethod.Stage;
import lilora.engine.model.ModelConfig;
import lilora.engine.text.Encoded;
import lilora.engine.text.Tokenizer;
import lilora.engine.train.PreparedTask;
import lilora.engine.train.RunInputs;
import lilora.engine.train.StageBatches;
import org.jspecify.annotations.Nullable;

/**
 * The micro-batch that a stage begins with, as the model gets it: the very items that the run will draw, after template,
 * tokenizer and image preprocessing.
 *
 * @param stage from 1
 * @param length positions of the longest sample; the others are padded to it
 * @param samples in the order of the batch
 */
public record BatchPreview(int stage, int length, List<Sample> samples) {
    public BatchPreview {
        samples = List.copyOf(samples);
    }

    /** What a stretch of a sample's positions is. */
    public enum Kind {
        /** Read, but not predicted. */
        PROMPT,
        /** Predicted: the loss is taken here. */
        SUPERVISED,
        /** The visual tokens of the image. */
        IMAGE
    }

    /**
     * Positions of one kind in a row.
     *
     * @param text what the tokens say, special ones included
     * @param tokens how many positions they take
     */
    public record Part(Kind kind, String text, int tokens) {}

    /**
     * One training item.
     *
     * @param task title of its task
     * @param id of the item
     * @param length positions it takes, visual tokens included; nothing is ever cut off
     * @param image what the vision tower sees, null without an image
     */
    public record Sample(
            String task,
            String id,
            int length,
            List<Part> parts,
            @Nullable RgbImage image) {
        public Sample {
            parts = List.copyOf(parts);
        }

        /** Positions that are predicted. */
        public int supervised() {
            return parts.stream()
                    .filter(part -> part.kind() == Kind.SUPERVISED)
                    .mapToInt(Part::tokens)
                    .sum();
        }
    }

    /**
     * The first micro-batch of every stage of a run.
     *
     * @param most samples to show of each
     */
    public static List<BatchPreview> of(RunInputs inputs, int most) {
        ModelConfig config = ModelConfig.read(inputs.baseModel());
        ImagePreparation images = config.images(inputs.baseModel());
        return inputs.stages().stream()
                .map(stage -> of(inputs, stage, config, images, most))
                .toList();
    }

    private static BatchPreview of(
            RunInputs inputs, Stage stage, ModelConfig config, ImagePreparation images, int most) {
        List<StageBatches.Item> items = StageBatches.first(inputs, stage);
        int longest =
                items.stream().mapToInt(item -> item.example().length()).max().orElse(0);
        List<Sample> samples = items.stream()
                .limit(most)
                .map(item -> sample(item, inputs.tokenizer(), config, images))
                .toList();
        return new BatchPreview(stage.number(), longest, samples);
    }

    private static Sample sample(
            StageBatches.Item item, Tokenizer tokenizer, ModelConfig config, ImagePreparation images) {
        PreparedTask.Example example = item.example();
        String image = example.image();
        RgbImage seen = image == null
                ? null
                : images.prepared(ImageFiles.read(item.task().task().images().resolve(image, "")));
        int imageTokens = seen == null
                ? 0
                : config.grid(new ImageSize(seen.width(), seen.height())).tokens();
        return new Sample(
                item.task().task().description().title(),
                example.id(),
                example.length(),
                parts(example, tokenizer, imageTokens),
                seen);
    }

    /** A text is what decoding gets longer by: pieces decoded alone would lose the spaces between them. */
    private static List<Part> parts(PreparedTask.Example example, Tokenizer tokenizer, int imageTokens) {
        int[] ids = example.ids();
        int image = tokenizer.special().image();
        int imageAt = imageTokens == 0
                ? -1
                : IntStream.range(0, ids.length)
                        .filter(i -> ids[i] == image)
                        .findFirst()
                        .orElse(-1);
        List<Part> parts = new ArrayList<>();
        String before = "";
        int from = 0;
        for (int to = 1; to <= ids.length; to++) {
            Kind kind = kind(example, imageAt, from);
            if (to < ids.length && kind(example, imageAt, to) == kind) {
                continue;
            }
            String whole = tokenizer.decodeWithSpecial(Arrays.copyOf(ids, to));
            String text = whole.startsWith(before) ? whole.substring(before.length()) : whole;
            parts.add(new Part(kind, text, kind == Kind.IMAGE ? imageTokens : to - from));
            before = whole;
            from = to;
        }
        return parts;
    }

    private static Kind kind(PreparedTask.Example example, int imageAt, int position) {
        if (position == imageAt) {
            return Kind.IMAGE;
        }
        return example.labels()[position] == Encoded.IGNORED ? Kind.PROMPT : Kind.SUPERVISED;
    }
}
