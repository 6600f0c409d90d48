package lilora.engine.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import lilora.engine.event.CellMatrix;
import lilora.engine.event.RunEvent;
import lilora.engine.event.RunListener;
import lilora.engine.method.ContinualMethod.Stage;
import lilora.engine.method.MethodRun;
import lilora.engine.method.MethodScope;
import lilora.engine.method.TensorBank;
import lilora.engine.model.AdapterSet;
import lilora.engine.model.BaseModel;
import lilora.engine.run.PredictionFile;

/**
 * A method learns a task sequence: zero-shot row, then for each stage train, checkpoint, evaluate. Runs on one thread, which
 * owns all tensors; reports everything as events and asks its {@link RunControl} at every safe point.
 */
public final class ContinualRun implements AutoCloseable {
    private final RunInputs inputs;
    private final BaseModel model;
    private final IntFunction<? extends FeatureStore> stores;
    private final Checkpoints checkpoints;
    private final Path predictions;
    private final RunListener listener;
    private final WorkTime control;

    private final TensorBank bank;
    private final MethodRun method;
    private final Evaluator evaluator;
    private final HeldOutMeasure heldOut;
    private final StageNews news;
    private final TaskSelector selector;
    private final SelectedAnswers selected;
    private final Map<Integer, FeatureCache.Rows> features = new HashMap<>();
    private final List<RunEvent.EvalCell> cells = new ArrayList<>();
    private MemoryLimit limit = MemoryLimit.NONE;

    /** How a run ended. */
    public enum Outcome {
        COMPLETED,
        STOPPED,
        RELEASED
    }

    /** Raised inside the loop when the control asks for the end; a checkpoint has been written. */
    private static final class EndRequested extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final Outcome outcome;

        EndRequested(Outcome outcome) {
            super(outcome.name(), null, false, false);
            this.outcome = outcome;
        }
    }

    /**
     * A run that has not begun.
     *
     * @param stores of image features, by task number: image names are a task's own
     * @param predictions folder for the prediction files
     */
    public ContinualRun(
            RunInputs inputs,
            BaseModel model,
            IntFunction<? extends FeatureStore> stores,
            Checkpoints checkpoints,
            Path predictions,
            RunListener listener,
            RunControl control) {
        this.inputs = inputs;
        this.model = model;
        this.stores = stores;
        this.checkpoints = checkpoints;
        this.predictions = predictions;
        this.listener = listener;
        this.control = new WorkTime(control);
        this.bank = new TensorBank(model.manager(), inputs.experiment().seed());
        this.method = inputs.method().open(MethodScope.of(inputs.sites(), bank, model));
        this.evaluator = new Evaluator(model, inputs, note -> listener.accept(new RunEvent.Note(note)));
        this.heldOut = new HeldOutMeasure(model, inputs, method, evaluator, listener);
        this.selector = new TaskSelector(bank);
        this.selected = new SelectedAnswers(evaluator, inputs, selector, method);
        this.news = new StageNews(inputs, bank, model.config().parameters(), listener);
    }

    /** Runs to the end, from the start or from a checkpoint. */
    public Outcome run(Optional<Checkpoints.Saved> resume) {
        try {
            Cursor cursor = resume.map(this::restore).orElseGet(Cursor::start);
            if (resume.isEmpty()) {
                zeroShot();
                cursor = save(new Cursor(Cursor.SCHEMA, 0, 0, true, 0, cells), Map.of());
            }
            for (Stage stage : inputs.stages()) {
                if (stage.number() >= cursor.stage()) {
                    boolean here = stage.number() == cursor.stage();
                    stage(stage, here ? cursor : Cursor.start(), here ? resume : Optional.empty());
                }
            }
            return Outcome.COMPLETED;
        } catch (EndRequested end) {
            return end.outcome;
        }
    }

    /** Those continual-learning metrics that are defined, by id. */
    public Map<String, Double> metrics() {
        return CellMatrix.metrics(cells, inputs.tasks().size());
    }

    private Cursor restore(Checkpoints.Saved saved) {
        Checkpoints.read(saved.adapters(), bank::put);
        cells.addAll(saved.evaluated().orElse(saved.cursor().cells()));
        limit = saved.cursor().limit();
        return saved.cursor();
    }

    private void zeroShot() {
        List<Integer> all =
                IntStream.rangeClosed(1, inputs.tasks().size()).boxed().toList();
        if (inputs.stages().isEmpty()) {
            // A method that never trains ends where it began: its last row is its first.
            evaluateRow(0, all);
            evaluateRow(inputs.tasks().size(), all);
        } else if (inputs.experiment().evaluation().zeroShot()) {
            evaluateRow(0, all);
        }
    }

    private void stage(Stage stage, Cursor cursor, Optional<Checkpoints.Saved> resume) {
        if (cursor.trained() && resume.flatMap(Checkpoints.Saved::evaluated).isPresent()) {
            return;
        }
        double trainSeconds = cursor.trained() ? cursor.trainSeconds() : train(stage, cursor, resume);
        long start = control.now();
        evaluateRow(
                stage.number(),
                inputs.experiment()
                        .evaluation()
                        .coverage()
                        .tasksAfter(stage.number(), inputs.tasks().size()));
        listener.accept(new RunEvent.StageEnd(stage.number(), trainSeconds, control.secondsSince(start)));
        Cursor end = new Cursor(Cursor.SCHEMA, stage.number(), 0, true, trainSeconds, List.of());
        Checkpoints.Written written = checkpoints.addEvaluation(end, cells);
        listener.accept(new RunEvent.Checkpoint(end.stage(), 0, written.name(), written.bytes(), 0));
        boolean last = stage.number()
                == inputs.stages().get(inputs.stages().size() - 1).number();
        if (!last) {
            obey(control.poll(RunControl.Place.STAGE_END), () -> {});
        }
    }

    private double train(Stage stage, Cursor cursor, Optional<Checkpoints.Saved> resume) {
        method.beforeStage(stage);
        StageItems.of(inputs, stage).tasks().forEach(this::featuresOf);
        List<String> trainable = method.trainable(stage);
        news.begins(stage, trainable);
        if (resume.isEmpty()) {
            look(stage, trainable);
        }
        double seconds;
        try (TensorBank moments = moments()) {
            resume.ifPresent(saved -> Checkpoints.read(saved.optimizer(), moments::put));
            Optimizer optimizer = optimizer(trainable, moments);
            StageTrainer trainer = new StageTrainer(model, inputs, method, stage, features, optimizer, limit);
            seconds = steps(stage, cursor, trainer, optimizer, resume.isEmpty());
            Cursor taken = new Cursor(Cursor.SCHEMA, stage.number(), trainer.steps(), false, seconds, cells);
            long start = control.now();
            StagePasses passes = passes(stage, optimizer, () -> save(taken, optimizer.state()));
            method.afterTraining(stage, passes);
            if (inputs.selects()) {
                selector.keep(stage.number(), passes);
            }
            seconds += control.secondsSince(start);
        }
        // Fresh copies are constants again, and the memory of the gradients is free.
        trainable.forEach(name -> bank.snapshot(name, bank.get(name)));
        news.layers(stage, method);
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            method.afterStage(stage);
        }
        news.stored(stage, trainable);
        save(new Cursor(Cursor.SCHEMA, stage.number(), 0, true, seconds, cells), Map.of());
        return seconds;
    }

    /** Before there is anything for the real optimiser: the method may put tensors of other shapes in the place of those it trains. */
    private void look(Stage stage, List<String> trainable) {
        try (TensorBank moments = moments()) {
            // The end of the stage before is on disk.
            method.beforeTraining(stage, passes(stage, optimizer(trainable, moments), () -> {}));
        }
    }

    private TensorBank moments() {
        return new TensorBank(model.manager(), inputs.experiment().seed());
    }

    private Optimizer optimizer(List<String> trainable, TensorBank moments) {
        return new Optimizer(
                live(trainable),
                moments,
                model.kernels(),
                inputs.experiment().training().weightDecay(),
                inputs.experiment().training().maxGradNorm());
    }

    private StagePasses passes(Stage stage, Optimizer optimizer, Runnable checkpoint) {
        return new StagePasses(
                model,
                inputs,
                stage,
                features,
                optimizer,
                this::featuresOf,
                limit,
                () -> obey(control.betweenSteps(checkpoint), checkpoint));
    }

    private SortedMap<String, NDArray> live(List<String> names) {
        SortedMap<String, NDArray> tensors = new TreeMap<>();
        names.forEach(name -> tensors.put(name, bank.get(name)));
        return tensors;
    }

    private double steps(Stage stage, Cursor cursor, StageTrainer trainer, Optimizer optimizer, boolean fresh) {
        int every = inputs.experiment().training().checkpointSteps();
        double before = cursor.trainSeconds();
        long start = control.now();
        IntFunction<Runnable> checkpoint = step -> {
            Cursor here =
                    new Cursor(Cursor.SCHEMA, stage.number(), step, false, before + control.secondsSince(start), cells);
            return () -> save(here, optimizer.state());
        };
        if (fresh) {
            measure(stage, 0, trainer, checkpoint.apply(0));
        }
        for (int step = cursor.step() + 1; step <= trainer.steps(); step++) {
            listener.accept(step(step, trainer, checkpoint.apply(step - 1)));
            measure(stage, step, trainer, checkpoint.apply(step));
            if (step == trainer.steps()) {
                break;
            }
            Runnable here = checkpoint.apply(step);
            RunControl.Signal signal = control.betweenSteps(here);
            if (every > 0 && step % every == 0 && signal == RunControl.Signal.CONTINUE) {
                here.run();
            }
            obey(signal, here);
        }
        return before + control.secondsSince(start);
    }

    /** Measures what is held out, if it is time to. */
    private void measure(Stage stage, int step, StageTrainer trainer, Runnable checkpoint) {
        try {
            heldOut.after(step, trainer.steps(), stage, features);
        } catch (MemoryException e) {
            checkpoint.run();
            throw e;
        }
    }

    /**
     * Takes a step, in smaller pieces if the device's memory runs out. A checkpoint keeps their size before the first step that is
     * taken so: however the run goes on, it comes to the same end.
     */
    private RunEvent.Step step(int step, StageTrainer trainer, Runnable checkpoint) {
        try {
            Optional<RunEvent.Step> taken = trainer.step(step);
            while (taken.isEmpty()) {
                limit = trainer.limit();
                listener.accept(new RunEvent.Note(
                        "The device ran out of memory, so batches are computed in pieces of at most %,d positions from here on; each step learns the same from the same items."
                                .formatted(limit.positions())));
                checkpoint.run();
                taken = trainer.step(step);
            }
            return taken.get();
        } catch (MemoryException e) {
            checkpoint.run();
            throw e;
        }
    }

    private static void obey(RunControl.Signal signal, Runnable checkpoint) {
        if (signal == RunControl.Signal.CONTINUE) {
            return;
        }
        checkpoint.run();
        if (signal == RunControl.Signal.STOP) {
            throw new EndRequested(Outcome.STOPPED);
        }
        if (signal == RunControl.Signal.RELEASE) {
            throw new EndRequested(Outcome.RELEASED);
        }
    }

    private void evaluateRow(int row, List<Integer> tasks) {
        for (int number : tasks) {
            PreparedTask task = inputs.tasks().get(number - 1);
            Optional<String> meaningless = inputs.meaningless(task);
            // A new run is refused such a task; one of an older version goes on without.
            meaningless.ifPresent(why -> listener.accept(new RunEvent.Note("Task %d, %s, is not evaluated: %s."
                    .formatted(number, task.task().id(), why))));
            if (!task.test().isEmpty() && meaningless.isEmpty()) {
                evaluateCell(row, task);
            }
        }
    }

    private void evaluateCell(int row, PreparedTask task) {
        long start = control.now();
        Evaluator.Evaluation evaluation;
        try (NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            Answering by = row == 0 ? Answering.by(AdapterSet.none()) : Answering.of(method, task.number());
            evaluation =
                    evaluator.evaluate(task, featuresOf(task.number()), by, answered -> progress(row, task, answered));
        }
        Map<String, Double> details = new TreeMap<>(evaluation.details());
        details.putAll(selected.details(
                row, task, featuresOf(task.number()), evaluation, answered -> progress(row, task, answered)));
        String file = PredictionFile.name(row, task.number());
        String hash = PredictionFile.write(predictions.resolve(file), Predictions.lines(task, evaluation));
        RunEvent.EvalCell cell = new RunEvent.EvalCell(
                row,
                task.number(),
                evaluation.score().value(),
                evaluation.metric(),
                evaluation.score().instructionFollowing(),
                evaluation.score().count(),
                details,
                predictions.getFileName() + "/" + file,
                control.secondsSince(start),
                hash);
        cells.add(cell);
        listener.accept(cell);
    }

    private void progress(int row, PreparedTask task, int answered) {
        listener.accept(new RunEvent.EvalProgress(
                row, task.number(), answered, task.test().size()));
        // The end of training is on disk already, so an interrupted evaluation is simply repeated.
        obey(control.poll(RunControl.Place.EVALUATION), () -> {});
    }

    private FeatureCache.Rows featuresOf(int task) {
        return features.computeIfAbsent(task, number -> {
            Map<String, String> images = inputs.tasks().get(number - 1).imageHashes();
            return stores.apply(number).of(images, done -> {
                listener.accept(new RunEvent.FeatureProgress(number, done, images.size()));
                obey(control.poll(RunControl.Place.EVALUATION), () -> {});
            });
        });
    }

    private Cursor save(Cursor cursor, Map<String, NDArray> optimizer) {
        long start = control.now();
        Checkpoints.Written written = checkpoints.write(cursor.within(limit), bank.all(), optimizer);
        listener.accept(new RunEvent.Checkpoint(
                cursor.stage(), cursor.step(), written.name(), written.bytes(), control.secondsSince(start)));
        return cursor;
    }

    @Override
    public void close() {
        for (FeatureCache.Rows file : features.values()) {
            try {
                file.close();
            } catch (IOException e) {
                throw new IllegalStateException("A feature file could not be closed.", e);
            }
        }
        bank.close();
    }
}
