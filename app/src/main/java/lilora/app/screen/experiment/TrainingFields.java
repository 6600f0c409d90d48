package lilora.app.screen.experiment;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import lilora.app.form.FieldSpec;
import lilora.engine.experiment.TrainingSpec;
import lilora.engine.experiment.TrainingSpec.BaseWeights;
import lilora.engine.experiment.TrainingSpec.FeatureStorage;

/** The optimiser's settings as form fields, and back. */
final class TrainingFields {
    private static final TrainingSpec DEFAULT = TrainingSpec.DEFAULT;
    private static final int MANY = 1_000_000;

    private TrainingFields() {}

    static List<FieldSpec> all() {
        return Stream.of(schedule(), regularisation(), memory(), data())
                .flatMap(List::stream)
                .toList();
    }

    private static List<FieldSpec> schedule() {
        return List.of(
                FieldSpec.real(
                        "epochs",
                        DEFAULT.epochs(),
                        0.01,
                        1000,
                        "",
                        "Passes over a task's training items; may be a fraction. A task of the sequence can have its own."),
                FieldSpec.real(
                        "learningRate",
                        DEFAULT.learningRate(),
                        1e-8,
                        10,
                        "",
                        "Peak of the schedule: linear warm-up, then cosine decay. A task of the sequence can have its own."),
                FieldSpec.whole(
                        "batchSize",
                        DEFAULT.batchSize(),
                        1,
                        4096,
                        "items",
                        "Items per micro-batch. Memory grows with it."),
                FieldSpec.whole(
                        "gradientAccumulation",
                        DEFAULT.gradientAccumulation(),
                        1,
                        4096,
                        "batches",
                        "Micro-batches per optimiser step. A smaller batch with more of these needs less memory and learns the same."));
    }

    private static List<FieldSpec> regularisation() {
        return List.of(
                FieldSpec.real(
                        "weightDecay",
                        DEFAULT.weightDecay(),
                        0,
                        1,
                        "",
                        "Decoupled weight decay on every trained tensor."),
                FieldSpec.real(
                        "warmupRatio",
                        DEFAULT.warmupRatio(),
                        0,
                        0.99,
                        "",
                        "Share of a stage's steps with a linearly rising learning rate."),
                FieldSpec.real(
                        "maxGradNorm",
                        DEFAULT.maxGradNorm(),
                        0,
                        1e6,
                        "",
                        "Gradients are clipped to this global norm; 0 switches clipping off."));
    }

    private static List<FieldSpec> memory() {
        return List.of(
                FieldSpec.onOff(
                        "gradientCheckpointing",
                        DEFAULT.checkpointsGradients(),
                        "The backward pass computes the decoder's layers again instead of keeping what they made: much less memory, about a third more time, the same gradients."),
                FieldSpec.choice(
                        "baseWeights",
                        BaseWeights.COMPUTED,
                        "How the decoder's frozen linear layers are held: as the device computes, or in 8 bits with a scale for each output row. Takes little memory while training only with gradient checkpointing."),
                FieldSpec.onOff(
                        "probe",
                        DEFAULT.probes(),
                        "Before training the longest batch of each task is tried on the device, and the memory it takes is told."),
                FieldSpec.choice(
                        "features",
                        FeatureStorage.FULL,
                        "How what the vision tower makes of images is kept on disk: in full precision, in half the size (exact where the model computes in bf16), or not at all, so that an image goes through the tower each time it is shown."));
    }

    private static List<FieldSpec> data() {
        return List.of(
                FieldSpec.whole(
                        "maxLength",
                        DEFAULT.maxLength(),
                        8,
                        MANY,
                        "tokens",
                        "Longest training sequence, visual tokens included. Longer items are refused, never cut."),
                FieldSpec.onOff(
                        "lengthGrouped",
                        DEFAULT.lengthGrouped(),
                        "Batches are made of items of similar length: less padding, still random."),
                FieldSpec.whole(
                        "checkpointSteps",
                        DEFAULT.checkpointSteps(),
                        0,
                        MANY,
                        "steps",
                        "Optimiser steps between two checkpoints within a stage; 0 for stage ends only."),
                FieldSpec.text(
                        "targets",
                        String.join(" ", DEFAULT.targets()),
                        "Which linear layers are adapted: regular expressions over Hugging Face names, separated by spaces."));
    }

    /** The settings; throws the engine's own sentence when they do not go together. */
    static TrainingSpec spec(Map<String, Object> values) {
        return new TrainingSpec(
                number(values, "epochs").doubleValue(),
                number(values, "batchSize").intValue(),
                number(values, "gradientAccumulation").intValue(),
                number(values, "learningRate").doubleValue(),
                number(values, "weightDecay").doubleValue(),
                number(values, "warmupRatio").doubleValue(),
                number(values, "maxGradNorm").doubleValue(),
                number(values, "maxLength").intValue(),
                Boolean.TRUE.equals(values.get("lengthGrouped")),
                number(values, "checkpointSteps").intValue(),
                List.of(String.valueOf(values.get("targets")).strip().split("\\s+")),
                Boolean.TRUE.equals(values.get("gradientCheckpointing")),
                BaseWeights.valueOf(String.valueOf(values.getOrDefault("baseWeights", BaseWeights.COMPUTED))),
                Boolean.TRUE.equals(values.get("probe")),
                FeatureStorage.valueOf(String.valueOf(values.getOrDefault("features", FeatureStorage.FULL))));
    }

    static Map<String, Object> values(TrainingSpec spec) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("epochs", spec.epochs());
        values.put("learningRate", spec.learningRate());
        values.put("batchSize", spec.batchSize());
        values.put("gradientAccumulation", spec.gradientAccumulation());
        values.put("weightDecay", spec.weightDecay());
        values.put("warmupRatio", spec.warmupRatio());
        values.put("maxGradNorm", spec.maxGradNorm());
        values.put("maxLength", spec.maxLength());
        values.put("lengthGrouped", spec.lengthGrouped());
        values.put("checkpointSteps", spec.checkpointSteps());
        values.put("gradientCheckpointing", spec.checkpointsGradients());
        values.put("baseWeights", (spec.holdsEightBits() ? BaseWeights.INT8 : BaseWeights.COMPUTED).name());
        values.put("probe", spec.probes());
        values.put("features", spec.featureStorage().name());
        values.put("targets", String.join(" ", spec.targets()));
        return values;
    }

    private static Number number(Map<String, Object> values, String name) {
        return values.get(name) instanceof Number number ? number : 0;
    }
}
