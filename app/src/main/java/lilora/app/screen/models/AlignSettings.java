package lilora.app.screen.models;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import lilora.app.form.FieldSpec;
import lilora.engine.experiment.HeldOutSpec;
import lilora.engine.plan.Alignment;

/** The settings of an alignment as form fields, and as an alignment. */
record AlignSettings(Map<String, Object> values) {
    private static final String RATE = "learningRate";
    private static final String EPOCHS = "epochs";
    private static final String BATCH = "batchSize";
    private static final String RANK = "rank";
    private static final String ITEMS = "items";
    private static final String EVERY = "everySteps";
    private static final String SAMPLES = "samples";
    private static final int MANY = 100_000;

    static List<FieldSpec> fields() {
        return Stream.of(training(), heldOutFields()).flatMap(List::stream).toList();
    }

    private static List<FieldSpec> training() {
        Alignment.Schedule training = Alignment.Schedule.DEFAULT;
        return List.of(
                FieldSpec.real(
                        RATE,
                        training.learningRate(),
                        1e-8,
                        10,
                        "",
                        "Peak of the schedule: linear warm-up, then cosine decay. LLaVA's first stage took 0.001."),
                FieldSpec.real(
                        EPOCHS,
                        training.epochs(),
                        0.01,
                        1000,
                        "",
                        "Passes over the training items; may be a fraction."),
                FieldSpec.whole(
                        BATCH,
                        training.batchSize(),
                        1,
                        4096,
                        "items",
                        "Items per optimiser step. Memory grows with it."),
                FieldSpec.whole(
                                RANK,
                                0,
                                0,
                                4096,
                                "",
                                "Rank of a LoRA on the decoder that is trained beside the projector; 0 trains the projector alone, as LLaVA does.")
                        .labelled("Decoder LoRA rank"));
    }

    private static List<FieldSpec> heldOutFields() {
        HeldOutSpec heldOut = HeldOutSpec.DEFAULT;
        return List.of(
                FieldSpec.whole(
                                ITEMS,
                                heldOut.items(),
                                0,
                                MANY,
                                "items",
                                "Training items of each task that are kept out of training, so that the loss on them tells whether it still learns; 0 for none.")
                        .labelled("Held out"),
                FieldSpec.whole(
                                EVERY,
                                heldOut.everySteps(),
                                0,
                                MANY,
                                "steps",
                                "Optimiser steps between two measurements of the held-out loss; 0 for before the first and after the last alone.")
                        .labelled("Measured every"),
                FieldSpec.whole(
                                SAMPLES,
                                heldOut.samples(),
                                0,
                                64,
                                "items",
                                "Of the items held out of each task, those that are answered each time, to be read on the run's page.")
                        .labelled("Sample answers"));
    }

    /** Throws the engine's own sentence where settings do not go together. */
    static void check(Map<String, Object> values) {
        new AlignSettings(values).heldOut();
    }

    /** The alignment of a model on tasks. */
    Alignment of(Path model, List<Path> tasks) {
        Alignment.Schedule usual = Alignment.Schedule.DEFAULT;
        return new Alignment(
                model,
                tasks,
                new Alignment.Schedule(
                        number(EPOCHS).doubleValue(),
                        number(BATCH).intValue(),
                        usual.gradientAccumulation(),
                        number(RATE).doubleValue(),
                        usual.checkpointSteps()),
                new Alignment.Lora(number(RANK).intValue(), null, List.of()),
                heldOut(),
                null,
                Alignment.TEST_SAMPLES,
                1,
                null);
    }

    private HeldOutSpec heldOut() {
        return new HeldOutSpec(
                number(ITEMS).intValue(),
                number(EVERY).intValue(),
                number(SAMPLES).intValue());
    }

    private Number number(String name) {
        return values.get(name) instanceof Number number ? number : 0;
    }
}
