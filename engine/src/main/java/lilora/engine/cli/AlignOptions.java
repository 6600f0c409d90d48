package lilora.engine.cli;

import java.nio.file.Path;
import java.util.List;
import lilora.engine.InputException;
import lilora.engine.experiment.HeldOutSpec;
import lilora.engine.plan.Alignment;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a projector is aligned. */
final class AlignOptions {
    @Option(names = "--epochs", description = "Passes over all items (default: 1, as LLaVA)")
    private double epochs = Alignment.Schedule.DEFAULT.epochs();

    @Option(
            names = "--batch-size",
            description = "Items computed at once (default: 16; LLaVA's 256 are for half a million captions)")
    private int batchSize = Alignment.Schedule.DEFAULT.batchSize();

    @Option(
            names = "--gradient-accumulation",
            paramLabel = "N",
            description = "Batches of one optimiser step: 16 make LLaVA's 256 items of batches of 16 (default: 1)")
    private int gradientAccumulation = Alignment.Schedule.DEFAULT.gradientAccumulation();

    @Option(names = "--learning-rate", description = "Peak of a cosine with 3 %% of warm-up (default: 0.001, as LLaVA)")
    private double learningRate = Alignment.Schedule.DEFAULT.learningRate();

    @Option(
            names = "--checkpoint-steps",
            paramLabel = "STEPS",
            description = "Optimiser steps between two checkpoints (default: 50); 0: at the end alone")
    private int checkpointSteps = Alignment.Schedule.DEFAULT.checkpointSteps();

    @Option(
            names = "--lora-rank",
            description = "Rank of a LoRA on the decoder, trained with the projector (default: none)")
    private int loraRank;

    @Option(
            names = "--lora-alpha",
            description = "The LoRA's output is scaled by alpha / rank (default: twice the rank)")
    private @Nullable Double loraAlpha;

    @Option(
            names = "--lora-targets",
            paramLabel = "PATTERN",
            description = "Regular expression for names of decoder layers; may be repeated (default: the MLPs)")
    private List<String> loraTargets = List.of();

    @Option(
            names = "--held-out",
            paramLabel = "ITEMS",
            description =
                    "Training items of each task whose loss is followed instead of being trained on, none of their images in"
                            + " training (default: 64); 0 for none")
    private int heldOut = HeldOutSpec.DEFAULT.items();

    @Option(
            names = "--held-out-every",
            paramLabel = "STEPS",
            description = "Optimiser steps between two measurements of them (default: 50); 0: at start and end alone")
    private int heldOutEvery = HeldOutSpec.DEFAULT.everySteps();

    @Option(
            names = "--held-out-samples",
            paramLabel = "ITEMS",
            description = "Of them, of each task, that are also answered each time (default: 4)")
    private int heldOutSamples = HeldOutSpec.DEFAULT.samples();

    @Option(names = "--train-samples", description = "Training items of each task, drawn with the seed (default: all)")
    private @Nullable Integer trainSamples;

    @Option(
            names = "--test-samples",
            description = "Test items of each task, the first, that are scored at the end (default: 32)")
    private int testSamples = Alignment.TEST_SAMPLES;

    @Option(names = "--seed", description = "Of everything random (default: 1)")
    private long seed = 1;

    @Option(
            names = "--template",
            paramLabel = "NAME",
            description = "Template that conversations are in (default: the base model's own)")
    private @Nullable String template;

    Alignment of(Path model, List<Path> tasks) {
        if (loraRank == 0 && loraAlpha != null) {
            throw new InputException("--lora-alpha scales a LoRA, but there is none; add --lora-rank.");
        }
        return new Alignment(
                model,
                tasks,
                new Alignment.Schedule(epochs, batchSize, gradientAccumulation, learningRate, checkpointSteps),
                new Alignment.Lora(loraRank, loraAlpha, loraTargets),
                new HeldOutSpec(heldOut, heldOutEvery, heldOutSamples),
                trainSamples,
                testSamples,
                seed,
                template);
    }
}
