package lilora.engine.train;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.GradientCollector;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import lilora.engine.experiment.ExperimentSpec;
import lilora.engine.json.Json;
import lilora.engine.method.ContinualMethod.Stage;
import lilora.engine.method.MethodCatalog;
import lilora.engine.method.MethodRun;
import lilora.engine.method.MethodScope;
import lilora.engine.method.TensorBank;
import lilora.engine.method.builtin.LiLora;
import lilora.engine.model.AdapterSet;
import lilora.engine.model.BaseModel;
import lilora.engine.model.Compute;
import lilora.engine.model.LinearSite;
import lilora.engine.model.TokenBatch;
import lilora.engine.model.weights.TensorWriter;
import lilora.engine.plan.ExperimentFile;
import lilora.engine.plan.FeatureCaches;
import lilora.engine.plan.Preparation;
import lilora.files.ScratchFolder;

/**
 * One training step of LiLoRA's second stage (paper mode, stability loss on, batches of 16 from an experiment's second task,
 * cached vision features, forward, backward, clipping, AdamW), here and in PyTorch with transformers, in turns: first the
 * product's step, then the yardstick's on the same batch, each process idle while the other computes. Both start from the
 * same tensors, so their losses must agree as well.
 *
 * <p>Run by hand: {@code StepBesidePyTorch EXPERIMENT PYTHON step.py THREADS STEPS [lilora|peft] [eager|compiled]}. What
 * follows STEPS goes to the yardstick; PEFT's losses are those of its own LoRA and do not agree.
 */
final class StepBesidePyTorch {
    private static final double LEARNING_RATE = 1e-3;
    private static final int BATCH = 16;
    private static final int WARM_UP = 4;

    private StepBesidePyTorch() {}

    /** What the yardstick reads. */
    @SuppressWarnings("ArrayRecordComponent")
    record Batch(int[][] ids, int[][] labels, int[] images) {}

    record Work(List<String> sites, double scale, double learningRate, List<Batch> batches) {}

    public static void main(String[] arguments) throws IOException {
        try (ScratchFolder folder = ScratchFolder.of("beside")) {
            measure(arguments, folder.path());
        }
    }

    private static void measure(String[] arguments, Path folder) throws IOException {
        Path experiment = Path.of(arguments[0]);
        String threads = arguments[3];
        int steps = Integer.parseInt(arguments[4]);
        System.setProperty("ai.djl.pytorch.num_threads", threads);
        Engine.getEngine("PyTorch");
        JniUtils.setGradMode(false);
        ExperimentSpec spec = ExperimentFile.read(experiment);
        LiLora.Options options = LiLora.Options.DEFAULT;
        try (var inputs = new Preparation(MethodCatalog.load()).prepare(spec);
                BaseModel model = BaseModel.load(inputs.baseModel(), Compute.cpu());
                TensorBank bank = new TensorBank(model.manager(), 1);
                TensorBank moments = new TensorBank(model.manager(), 1)) {
            PreparedTask task = inputs.tasks().get(1);
            MethodRun run =
                    new LiLora().open(withoutDropout(options), new MethodScope(inputs.sites(), bank, model.kernels()));
            Stage stage = secondStage(run, bank, inputs.sites());
            List<int[]> batches = batches(task, steps);
            try (FeatureCache.Rows rows = new FeatureCaches(
                            inputs, model, folder.resolve("cache"), "bench", System.out::println)
                    .of(2)
                    .of(task.imageHashes(), done -> {})) {
                List<Batch> work = new ArrayList<>();
                List<String> images = images(task);
                try (NDScope scope = new NDScope()) {
                    scope.suppressNotUsedWarning();
                    TensorWriter.write(
                            folder.resolve("features.safetensors"),
                            Map.of("features", ImageRows.rows(model.manager(), shown(rows, images))),
                            Map.of());
                }
                for (int[] items : batches) {
                    work.add(batch(task, items, images));
                }
                link(inputs.baseModel(), folder.resolve("model"));
                TensorWriter.write(folder.resolve("start.safetensors"), bank.all(), Map.of());
                List<String> sites =
                        inputs.sites().stream().map(LinearSite::name).toList();
                Json.writeAtomically(
                        folder.resolve("steps.json"),
                        new Work(sites, (float) (options.alpha() / options.rank()), LEARNING_RATE, work));
                TreeMap<String, NDArray> trained = new TreeMap<>();
                run.trainable(stage).forEach(name -> trained.put(name, bank.get(name)));
                Optimizer optimizer = new Optimizer(trained, moments, model.kernels(), 0, 1);
                compare(arguments, folder, threads, model, run, stage, rows, images, work, optimizer);
            }
        }
    }

    private static LiLora.Options withoutDropout(LiLora.Options o) {
        return new LiLora.Options(
                o.rank(),
                o.subRank(),
                o.subRanks(),
                o.alpha(),
                0,
                o.mode(),
                o.mix(),
                o.fixedMix(),
                1,
                o.stabilityReduction(),
                true);
    }

    /** As after a first stage: nothing is zero any more, and the basis has an anchor. */
    private static Stage secondStage(MethodRun run, TensorBank bank, List<LinearSite> sites) {
        List<Stage> stages = new LiLora().stages(2);
        run.beforeStage(stages.get(0));
        for (LinearSite site : sites) {
            for (String name : List.of(TensorBank.shared("B0", site.name()), TensorBank.task(1, "B", site.name()))) {
                var shape = bank.get(name).getShape();
                bank.drop(name);
                bank.normal(name, 0.02, shape.getShape());
            }
        }
        run.afterStage(stages.get(0));
        run.beforeStage(stages.get(1));
        return stages.get(1);
    }

    private static List<int[]> batches(PreparedTask task, int count) {
        int[] lengths =
                task.train().stream().mapToInt(PreparedTask.Example::length).toArray();
        return DataOrder.batches(lengths, count, BATCH, 50, 1);
    }

    private static List<String> images(PreparedTask task) {
        return task.train().stream()
                .flatMap(example -> example.images().stream())
                .distinct()
                .toList();
    }

    private static Batch batch(PreparedTask task, int[] items, List<String> images) {
        List<PreparedTask.Example> examples =
                Arrays.stream(items).mapToObj(task.train()::get).toList();
        return new Batch(
                examples.stream().map(PreparedTask.Example::ids).toArray(int[][]::new),
                examples.stream().map(PreparedTask.Example::labels).toArray(int[][]::new),
                examples.stream()
                        .mapToInt(example -> images.indexOf(example.images().get(0)))
                        .toArray());
    }

    private static void link(Path from, Path to) throws IOException {
        Files.createDirectory(to);
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }

    private static void compare(
            String[] arguments,
            Path folder,
            String threads,
            BaseModel model,
            MethodRun run,
            Stage stage,
            FeatureCache.Rows rows,
            List<String> images,
            List<Batch> work,
            Optimizer optimizer)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(arguments[1], arguments[2], folder.toString(), threads));
        command.addAll(Arrays.asList(arguments).subList(5, arguments.length));
        Process python = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<Double> ours = new ArrayList<>();
        List<Double> theirs = new ArrayList<>();
        double apart = 0;
        try (BufferedReader answers = python.inputReader(StandardCharsets.UTF_8);
                OutputStream asks = python.getOutputStream()) {
            if (!"ready".equals(answers.readLine())) {
                throw new IllegalStateException("the yardstick did not start; run it by hand on " + folder);
            }
            for (int step = 1; step <= work.size(); step++) {
                long start = System.nanoTime();
                double loss = step(model, run, stage, rows, images, work.get(step - 1), optimizer, step);
                ours.add((System.nanoTime() - start) / 1e6);
                asks.write('\n');
                asks.flush();
                String line = answers.readLine();
                if (line == null) {
                    throw new IllegalStateException("the yardstick ended at step " + step + "; what it said is above");
                }
                String[] answer = line.split(" ");
                theirs.add(Double.parseDouble(answer[1]));
                apart = Math.max(apart, Math.abs(loss - Double.parseDouble(answer[0])));
            }
        }
        print("LiLoRA Workbench", ours);
        print("PyTorch, transformers", theirs);
        List<Double> ratios = IntStream.range(WARM_UP, ours.size())
                .mapToObj(i -> theirs.get(i) / ours.get(i))
                .sorted()
                .toList();
        System.out.printf(
                "ratio, middle of %d pairs: %.2f; largest difference of the losses %.6f; %s threads%n",
                ratios.size(), ratios.get(ratios.size() / 2), apart, threads);
    }

    private static double step(
            BaseModel model,
            MethodRun run,
            Stage stage,
            FeatureCache.Rows rows,
            List<String> images,
            Batch batch,
            Optimizer optimizer,
            int step) {
        double loss;
        try (NDScope scope = new NDScope();
                GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            scope.suppressNotUsedWarning();
            ImageRows shown = new ImageRows();
            int[][] at = Arrays.stream(batch.images())
                    .mapToObj(image -> shown.of(rows, List.of(images.get(image))))
                    .toArray(int[][]::new);
            NDArray features = shown.of(model.manager());
            AdapterSet adapters = run.training(stage);
            NDArray total = model.loss(new TokenBatch(batch.ids(), batch.labels(), at), features, adapters)
                    .add(run.penalty(stage).orElseThrow());
            collector.backward(total);
            loss = total.getFloat();
        }
        optimizer.step(step, LEARNING_RATE);
        return loss;
    }

    private static List<ImageRows.Shown> shown(FeatureCache.Rows rows, List<String> images) {
        return images.stream().map(image -> new ImageRows.Shown(rows, image)).toList();
    }

    private static void print(String name, List<Double> times) {
        List<Double> sorted = times.stream().skip(WARM_UP).sorted().toList();
        System.out.printf("%-22s least %.0f ms, middle %.0f ms%n", name, sorted.get(0), sorted.get(sorted.size() / 2));
    }
}
