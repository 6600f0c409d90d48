package lilora.engine.plan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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
import lilora.engine.train.StageItems;

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
        /** The visual tokens of an image. */
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
     * @param images what the vision tower sees, in the order of their parts; none for text alone
     */
    public record Sample(String task, String id, int length, List<Part> parts, List<RgbImage> images) {
        public Sample {
            images = List.copyOf(images);
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
        List<StageItems.Item> items = StageBatches.first(inputs, stage);
        int longest =
                items.stream().mapToInt(item -> item.example().length()).max().orElse(0);
        List<Sample> samples = items.stream()
                .limit(most)
                .map(item -> sample(item, inputs.tokenizer(), config, images))
                .toList();
        return new BatchPreview(stage.number(), longest, samples);
    }

    private static Sample sample(
            StageItems.Item item, Tokenizer tokenizer, ModelConfig config, ImagePreparation images) {
        PreparedTask.Example example = item.example();
        List<RgbImage> seen = example.images().stream()
                .map(name -> images.prepared(
                        ImageFiles.read(item.task().task().images().resolve(name, ""))))
                .toList();
        int[] visual = seen.stream()
                .mapToInt(image -> config.grid(new ImageSize(image.width(), image.height()))
                        .tokens())
                .toArray();
        return new Sample(
                item.task().task().description().title(),
                example.id(),
                example.length(),
                parts(example, tokenizer, visual),
                seen);
    }

    /** A text is what decoding gets longer by: pieces decoded alone would lose the spaces between them. */
    private static List<Part> parts(PreparedTask.Example example, Tokenizer tokenizer, int[] visual) {
        int[] ids = example.ids();
        int image = tokenizer.special().image();
        List<Part> parts = new ArrayList<>();
        String before = "";
        int from = 0;
        int shown = 0;
        for (int to = 1; to <= ids.length; to++) {
            Kind kind = kind(example, image, from);
            if (to < ids.length && kind != Kind.IMAGE && kind(example, image, to) == kind) {
                continue;
            }
            String whole = tokenizer.decodeWithSpecial(Arrays.copyOf(ids, to));
            String text = whole.startsWith(before) ? whole.substring(before.length()) : whole;
            parts.add(new Part(kind, text, kind == Kind.IMAGE ? visual[shown++] : to - from));
            before = whole;
            from = to;
        }
        return parts;
    }

    private static Kind kind(PreparedTask.Example example, int image, int position) {
        if (example.ids()[position] == image) {
            return Kind.IMAGE;
        }
        return example.labels()[position] == Encoded.IGNORED ? Kind.PROMPT : Kind.SUPERVISED;
    }
}
