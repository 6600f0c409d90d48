package lilora.engine.train;

import ai.djl.ndarray.NDScope;
import java.util.List;
import java.util.stream.IntStream;
import lilora.engine.event.RunEvent;
import lilora.engine.event.RunListener;
import lilora.engine.method.ContinualMethod.Stage;
import lilora.engine.method.MethodRun;
import lilora.engine.method.TensorBank;

/**
 * What is told of a stage when it begins and ends: what it learns from, and its parameters, counted on live tensors.
 *
 * @param base parameters of the base model
 */
record StageNews(RunInputs inputs, TensorBank bank, long base, RunListener listener) {
    /** A stage begins. */
    void begins(Stage stage, List<String> trainable) {
        listener.accept(new RunEvent.StageStart(
                stage.number(),
                inputs.stages().size(),
                stage.tasks(),
                inputs.tasks()
                        .get(stage.tasks().get(0) - 1)
                        .task()
                        .description()
                        .title(),
                inputs.items(stage),
                inputs.steps(stage)));
        stored(stage, trainable);
    }

    /** What the method tells of each layer. */
    void layers(Stage stage, MethodRun method) {
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            method.layerValues(stage)
                    .forEach(values -> listener.accept(
                            new RunEvent.LayerValues(stage.number(), values.quantity(), values.byLayer())));
        }
    }

    /** What is trained and stored now. */
    void stored(Stage stage, List<String> trainable) {
        long trained = trainable.stream()
                .mapToLong(name -> bank.get(name).getShape().size())
                .sum();
        List<Long> perTask = IntStream.rangeClosed(1, inputs.tasks().size())
                .mapToObj(bank::countTask)
                .filter(count -> count > 0)
                .toList();
        long shared = bank.countShared();
        listener.accept(new RunEvent.Parameters(
                stage.number(),
                trained,
                shared,
                perTask,
                shared + perTask.stream().mapToLong(Long::longValue).sum(),
                base));
    }
}
