package lilora.engine.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lilora.engine.InputException;
import lilora.engine.event.RunEvent;
import lilora.engine.experiment.ComputeSpec;
import lilora.engine.experiment.ExperimentSpec;
import lilora.engine.experiment.MethodSpec;
import lilora.engine.experiment.TaskSpec;
import lilora.engine.experiment.TrainingSpec;
import lilora.engine.method.MethodCatalog;
import lilora.engine.method.MethodDescriptor;
import lilora.engine.model.BaseModel;
import lilora.engine.model.Compute;
import lilora.engine.model.ModelConfig;
import lilora.engine.plan.FeatureCaches;
import lilora.engine.plan.ModelFolder;
import lilora.engine.plan.Planner;
import lilora.engine.plan.Preparation;
import lilora.engine.result.RunPlan;
import lilora.engine.tiny.TinyMixture;
import lilora.engine.tiny.TinyRun;
import lilora.engine.tiny.TinyTask;
import lilora.engine.tiny.TinyWorld;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContinualRunTest {
    @TempDir
    static Path shared;

    private static final Map<String, Undisturbed> UNDISTURBED = new HashMap<>();
    private static TinyWorld world;

    @TempDir
    Path folder;

    private final List<String> told = new ArrayList<>();

    @BeforeAll
    static void makeWorld() throws IOException {
        world = TinyWorld.create(shared);
    }

    /** A run that nobody stopped. */
    private record Undisturbed(TinyRun run, Path home, RunWatch watch) {}

    private TinyRun run(ExperimentSpec spec, String name, RunControl control) throws IOException {
        return run(spec, name, control, shared.resolve("cache"));
    }

    private TinyRun run(ExperimentSpec spec, String name, RunControl control, Path cache) throws IOException {
        return run(spec, folder.resolve(name), control, cache);
    }

    private TinyRun run(ExperimentSpec spec, Path home, RunControl control, Path cache) throws IOException {
        try (RunInputs inputs = new Preparation(MethodCatalog.load()).prepare(spec);
                BaseModel model = BaseModel.load(inputs.baseModel(), Compute.cpu())) {
            return TinyRun.of(inputs, model, home, cache, control, told::add);
        }
    }

    /** Made once for all tests. */
    private Undisturbed undisturbed(String form) throws IOException {
        Undisturbed made = UNDISTURBED.get(form);
        if (made == null) {
            Path home = shared.resolve("undisturbed").resolve(form);
            try (RunInputs inputs = new Preparation(MethodCatalog.load()).prepare(experiment(form));
                    BaseModel model = BaseModel.load(inputs.baseModel(), Compute.cpu())) {
                RunWatch watch = new RunWatch(
                        inputs, model, home, shared.resolve("killed").resolve(form));
                TinyRun run = TinyRun.of(inputs, model, home, shared.resolve("cache"), watch, told::add);
                made = new Undisturbed(run, home, watch);
            }
            UNDISTURBED.put(form, made);
        }
        return made;
    }

    /** @param form a method, and an option with its value where it is not the default that counts */
    private static ExperimentSpec experiment(String form) {
        String[] parts = form.split("[ =]");
        ExperimentSpec spec = world.experiment(parts[0]);
        if (parts.length == 1) {
            return spec;
        }
        Map<String, Object> options = new HashMap<>(spec.method().options());
        options.put(parts[1], parts[2]);
        if (parts[2].equals("STEPS")) {
            options.put("weight", 1);
        }
        return spec.withMethod(new MethodSpec(parts[0], options));
    }

    private static RunPlan plan(ExperimentSpec spec) {
        try (RunInputs inputs = new Preparation(MethodCatalog.load()).prepare(spec)) {
            return Planner.plan(inputs, ModelConfig.read(inputs.baseModel()), ComputeSpec.on("cpu", 0));
        }
    }

    static Stream<String> methods() {
        return MethodCatalog.load().all().stream()
                .map(method -> method.descriptor().id());
    }

    @ParameterizedTest
    @MethodSource("methods")
    void everyMethodDoesWhatItsPlanSays(String method) throws IOException {
        Undisturbed undisturbed = undisturbed(method);
        TinyRun result = undisturbed.run();

        assertThat(result.outcome()).isEqualTo(ContinualRun.Outcome.COMPLETED);
        RunPlan plan = plan(world.experiment(method));
        List<RunEvent.EvalCell> cells = result.of(RunEvent.EvalCell.class);
        assertThat(result.of(RunEvent.Step.class)).hasSize(plan.steps());
        assertThat(cells).hasSize(plan.evaluations());
        assertThat(cells.stream().mapToLong(RunEvent.EvalCell::items).sum()).isEqualTo(plan.prompts());
        List<RunEvent.Parameters> counted = result.of(RunEvent.Parameters.class);
        if (!counted.isEmpty()) {
            assertThat(counted.get(0).trained()).isEqualTo(plan.parameters().trainedFirst());
            assertThat(counted.get(counted.size() - 1).storedTotal())
                    .isEqualTo(plan.parameters().storedTotal());
        }
        assertThat(result.metrics()).containsKey("ap");
        for (RunEvent.EvalCell cell : cells) {
            assertThat(Files.readAllLines(undisturbed.home().resolve(cell.predictions())))
                    .hasSize(cell.items());
        }
    }

    @Test
    void whatAMethodTellsOfItsLayersComesOnceAStage() throws IOException {
        List<RunEvent.LayerValues> told = undisturbed("lilora").run().of(RunEvent.LayerValues.class);
        assertThat(told.stream().map(values -> values.stage() + " " + values.quantity()))
                .containsExactly("1 Mix g: share of B0", "2 Mix g: share of B0", "2 Drift of B0 in this stage");
        assertThat(told).allSatisfy(values -> assertThat(values.byLayer().values())
                .isNotEmpty()
                .allSatisfy(share -> assertThat(share).isFinite().isPositive()));
    }

    /** Ranks that were dealt out once stand when the stage goes on. */
    @Test
    void dealtOutRanksTakeNoMoreRoomAndOutliveAStop() throws IOException {
        ExperimentSpec spec = world.experiment("lilora")
                .withMethod(new MethodSpec("lilora", Map.of("rank", 6, "subRank", 2, "subRanks", "AUTOMATIC")));
        TinyRun whole = run(spec, "whole", RunControl.NONE);
        List<RunEvent.LayerValues> ranks = whole.of(RunEvent.LayerValues.class).stream()
                .filter(values -> values.quantity().startsWith("Inner rank"))
                .toList();
        assertThat(ranks).hasSize(2).allSatisfy(values -> assertThat(
                        new HashSet<>(values.byLayer().values()))
                .hasSizeGreaterThan(1));
        assertThat(whole.of(RunEvent.Parameters.class))
                .last()
                .returns(plan(spec).parameters().storedTotal(), RunEvent.Parameters::storedTotal);
        for (int steps : List.of(2, 9)) {
            run(spec, "stopped", TinyRun.stopAfter(steps));
        }
        assertThat(run(spec, "stopped", RunControl.NONE).adapters()).isEqualTo(whole.adapters());
    }

    @Test
    void whatStandsInFrontLeavesRoom() {
        ExperimentSpec spec = world.experiment("modal-prompt");
        int positions = ModelConfig.read(Path.of(spec.baseModel())).text().positions();
        int longest = Math.min(positions, spec.training().maxLength());
        MethodSpec method = new MethodSpec("modal-prompt", Map.of("tokens", longest));
        assertThatThrownBy(() -> plan(spec.withMethod(method)))
                .isInstanceOf(InputException.class)
                .hasMessage(
                        "ModalPrompt puts %,d positions in front of every sample, which has %,d at most (training.maxLength, and the model's own); let it put fewer."
                                .formatted(longest, longest));
        MethodSpec less = new MethodSpec("modal-prompt", Map.of("tokens", longest - 2));
        assertThatThrownBy(() -> plan(spec.withMethod(less)))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("put fewer positions in front of it (the method puts " + (longest - 2) + ")");
    }

    /** Batches of them alone teach a projector nothing, the first batch or a later one. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void itemsWithoutImagesStandBesideOthers(boolean gradientCheckpointing) throws IOException {
        Path task = TinyTask.write(folder.resolve("mixed"), "colours-mixed", 32, 4);
        Path file = task.resolve("train.json");
        String[] items = Files.readString(file).split("\n");
        for (int i = 1; i <= 16; i++) {
            items[i] = items[i].replaceFirst("\"image\":\"[^\"]*\"", "\"type\":\"words\"")
                    .replace("<image>\\n", "");
        }
        Files.writeString(file, String.join("\n", items));
        ExperimentSpec spec = world.experiment("projector-alignment")
                .withMethod(new MethodSpec("projector-alignment", Map.of()))
                .withTasks(List.of(TaskSpec.of(task.toString())));
        TrainingSpec training = new TrainingSpec(
                        1, 1, 1, 1e-2, 0.01, 0.1, 1, 400, true, 4, TrainingSpec.MLP_AND_PROJECTOR)
                .withGradientCheckpointing(gradientCheckpointing);
        List<RunEvent.Step> steps = run(spec.withTraining(training), "mixed-" + gradientCheckpointing, RunControl.NONE)
                .of(RunEvent.Step.class);
        assertThat(steps.stream().filter(step -> step.gradNorm() == 0)).hasSize(16);
        assertThat(steps.stream().filter(step -> step.gradNorm() > 0)).hasSize(16);
    }

    /** Each with another template: that of its decoder and its tokens. */
    @ParameterizedTest
    @CsvSource({"siglip_vision_model, qwen2", "dinov2, mistral", "clip_vision_model, llama"})
    void otherTowersAndDecodersLearnInTheirOwnTemplates(String tower, String decoder) throws IOException {
        Path model = TinyMixture.write(folder.resolve("model"), tower, decoder);
        ExperimentSpec spec = world.experiment("isolated-lora").withBaseModel(model.toString());
        TinyRun result = run(spec.withTraining(spec.training().withEpochs(6)), "run", RunControl.NONE);
        assertThat(result.outcome()).isEqualTo(ContinualRun.Outcome.COMPLETED);
        List<RunEvent.Step> first = result.of(RunEvent.Step.class).stream()
                .filter(step -> step.stage() == 1)
                .toList();
        assertThat(first.get(first.size() - 1).taskLoss())
                .isLessThan(0.7 * first.get(0).taskLoss());
        String template = Map.of("qwen2", "qwen_2", "mistral", "chatml", "llama", "llama_3")
                .get(decoder);
        assertThat(ModelFolder.remarks(model)).singleElement().asString().contains("template " + template);
    }

    @Test
    void lossFallsAndIsolatedTasksAreNotForgotten() throws IOException {
        ExperimentSpec spec = world.experiment("isolated-lora");
        TinyRun result = run(spec.withTraining(spec.training().withEpochs(12)), "long", RunControl.NONE);
        List<RunEvent.Step> first = result.of(RunEvent.Step.class).stream()
                .filter(step -> step.stage() == 1)
                .toList();
        assertThat(first.get(first.size() - 1).taskLoss())
                .isLessThan(0.5 * first.get(0).taskLoss());
        assertThat(result.metrics().get("bwt")).isZero();
    }

    /** One run is stopped several times, each time read back by a model that was loaded anew. */
    @ParameterizedTest
    @MethodSource("methods")
    void stoppedAtAnyStepItEndsBitForBitTheSame(String method) throws IOException {
        TinyRun whole = undisturbed(method).run();
        int places = undisturbed(method).watch().places();
        if (places == 0) {
            return;
        }
        for (int steps : List.of(1, places / 3, places / 3)) {
            assertThat(run(world.experiment(method), "stopped", TinyRun.stopAfter(steps))
                            .outcome())
                    .isEqualTo(ContinualRun.Outcome.STOPPED);
        }
        TinyRun rest = run(world.experiment(method), "stopped", RunControl.NONE);
        assertThat(rest.metrics()).isEqualTo(whole.metrics());
        assertThat(rest.adapters()).isEqualTo(whole.adapters());
    }

    @Test
    void damagedNewestCheckpointIsPassedOver() throws IOException {
        ExperimentSpec spec = world.experiment("sequential-lora");
        TinyRun whole = run(spec, "whole", RunControl.NONE);
        Checkpoints checkpoints = run(spec, "damaged", TinyRun.stopAfter(6)).checkpoints();
        Path newest = checkpoints.latest().orElseThrow().folder();
        byte[] bytes = Files.readAllBytes(newest.resolve("adapters.safetensors"));
        bytes[bytes.length - 1] ^= 1;
        Files.write(newest.resolve("adapters.safetensors"), bytes);
        List<String> passedOver = new ArrayList<>();
        assertThat(checkpoints.latest(passedOver::add).orElseThrow().folder()).isNotEqualTo(newest);
        assertThat(passedOver)
                .containsExactly(newest.resolve("adapters.safetensors")
                        + " is damaged: it is not what was written: its hash differs. It is skipped.");
        assertThat(run(spec, "damaged", RunControl.NONE).adapters()).isEqualTo(whole.adapters());
    }

    @Test
    void damagedFeaturesAreComputedAgainWithASentence() throws IOException {
        ExperimentSpec spec = world.experiment("sequential-lora");
        Path cache = folder.resolve("cache");
        TinyRun whole = run(spec, "whole", RunControl.NONE, cache);
        assertThat(told).isEmpty();
        Path file;
        try (Stream<Path> files = Files.list(cache)) {
            file = files.sorted().findFirst().orElseThrow();
        }
        byte[] kept = Files.readAllBytes(file);
        byte[] changed = kept.clone();
        changed[100] ^= 1;
        for (byte[] damaged : List.of(changed, Arrays.copyOf(kept, kept.length - 4), new byte[0])) {
            told.clear();
            Files.write(file, damaged);
            Path checkpoints = folder.resolve("again" + damaged.length);
            assertThat(run(spec, checkpoints.getFileName().toString(), RunControl.NONE, cache)
                            .adapters())
                    .isEqualTo(whole.adapters());
            assertThat(told)
                    .containsExactly("The vision features in " + file
                            + " are damaged: they are not what was written. They are computed again.");
            assertThat(Files.readAllBytes(file)).isEqualTo(kept);
        }
    }

    private FeatureCache files(RunInputs inputs, BaseModel model, Path cache) {
        return (FeatureCache) new FeatureCaches(inputs, model, cache, "tiny", told::add).of(1);
    }

    @Test
    void featuresOfAnotherPrecisionAreKeptApart() {
        RunInputs inputs = new Preparation(MethodCatalog.load()).prepare(world.experiment("zero-shot"));
        Map<String, String> images = inputs.tasks().get(0).imageHashes();
        Path cache = folder.resolve("cache");
        ComputeSpec half = new ComputeSpec("cpu", 1, ComputeSpec.Precision.BFLOAT16);
        try (BaseModel single = BaseModel.load(inputs.baseModel(), Compute.cpu());
                BaseModel narrow = BaseModel.load(inputs.baseModel(), Compute.of(half));
                FeatureCache.Rows rows = files(inputs, single, cache).of(images, done -> {});
                FeatureCache.Rows found =
                        files(inputs, single, cache).find(images).orElseThrow()) {
            assertThat(found).isNotSameAs(rows);
            assertThat(files(inputs, narrow, cache).find(images)).isEmpty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            inputs.close();
        }
    }

    @Test
    void lossThatIsNoNumberStopsTheRunBeforeAnyTensorIsSpoiled() throws IOException {
        ExperimentSpec spec = world.withFragileModel(folder.resolve("fragile")).experiment("sequential-lora");
        assertThatThrownBy(() -> run(spec, "fragile-run", RunControl.NONE))
                .isInstanceOf(LossException.class)
                .hasMessageStartingWith("Stage 2, step 1: the loss is NaN")
                .hasMessageContaining("checkpoint is usable");
        Checkpoints.Saved saved = new Checkpoints(folder.resolve("fragile-run/checkpoints"), TinyRun.ORIGIN)
                .latest()
                .orElseThrow();
        assertThat(saved.name()).isEqualTo("stage-001-trained");
        Checkpoints.read(saved.adapters(), (name, values, shape) -> {
            for (float value : values) {
                assertThat(value).as(name).isFinite();
            }
        });
    }

    @Test
    void timeThatARunIsHeldIsNotTimeOfTrainingOrEvaluating() throws IOException {
        List<Long> held = new ArrayList<>();
        List<Long> beforeTraining = new ArrayList<>();
        List<Long> stageEnds = new ArrayList<>();
        TinyRun result = run(world.experiment("sequential-lora"), "held", place -> {
            if (place == RunControl.Place.STEP) {
                long from = System.nanoTime();
                LockSupport.parkNanos(60_000_000);
                held.add(System.nanoTime() - from);
            } else if (place == RunControl.Place.STAGE_END) {
                stageEnds.add(System.nanoTime());
            } else if (held.isEmpty()) {
                beforeTraining.add(System.nanoTime());
            }
            return RunControl.Signal.CONTINUE;
        });

        RunEvent.StageEnd first = result.of(RunEvent.StageEnd.class).get(0);
        long stage = stageEnds.get(0) - beforeTraining.get(beforeTraining.size() - 1);
        // 12 steps a stage, held between any two.
        long heldInStage =
                held.subList(0, 11).stream().mapToLong(Long::longValue).sum();
        assertThat(first.trainSeconds() + first.evaluationSeconds())
                .isPositive()
                .isLessThan((stage - heldInStage) / 1e9);
    }

    /** Every method, and the forms of some that add up while they learn. */
    static Stream<String> forms() {
        return Stream.concat(
                methods(), Stream.of("ewc fisher=STEPS", "l2-anchor importance=STRCVIT", "same form=PAPER"));
    }

    /** What lay there when a process was killed between two checkpoints of the last stage: nothing was written then, nor closed. */
    @ParameterizedTest
    @MethodSource("forms")
    void killedInAStageItEndsBitForBitTheSame(String form) throws IOException {
        Undisturbed undisturbed = undisturbed(form);
        if (undisturbed.watch().places() == 0) {
            return;
        }
        TinyRun rest = run(experiment(form), undisturbed.watch().killed(), RunControl.NONE, shared.resolve("cache"));
        assertThat(losses(rest)).isNotEmpty().isEqualTo(losses(undisturbed.run()));
        assertThat(rest.metrics()).isEqualTo(undisturbed.run().metrics());
        assertThat(rest.adapters()).isEqualTo(undisturbed.run().adapters());
    }

    /** Of the steps after a checkpoint that was behind when the run was killed. */
    private static Map<Integer, Double> losses(TinyRun run) {
        return run.steps().stream()
                .filter(step -> step.stage() == 2 && step.step() > RunWatch.STEPS)
                .collect(Collectors.toMap(RunEvent.Step::step, RunEvent.Step::loss));
    }

    /** Nor does anything change the base model. */
    @ParameterizedTest
    @MethodSource("forms")
    void aStageChangesTheTensorsThatItTrainsAlone(String form) throws IOException {
        RunWatch watch = undisturbed(form).watch();
        assertThat(watch.moved()).isEmpty();
        MethodDescriptor<?> descriptor =
                MethodCatalog.load().find(form.split(" ")[0]).descriptor();
        if (descriptor.can(MethodDescriptor.Capability.GROWS)) {
            assertThat(watch.held()).anyMatch(name -> name.startsWith("task1/"));
        }
    }

    /** All but those that change the model's input alone, which one that was never trained hardly hears. */
    static Stream<String> methodsOfLayers() {
        return methods().filter(method -> !Set.of("eproj", "modal-prompt").contains(method));
    }

    /** Two tasks, one after the other: the last quarter of each stage's steps has less loss than the first. */
    @ParameterizedTest
    @MethodSource("methodsOfLayers")
    void everyMethodLearnsBothTasks(String method) throws IOException {
        for (int stage = 1; stage <= 2; stage++) {
            int number = stage;
            List<Double> losses = undisturbed(method).run().steps().stream()
                    .filter(step -> step.stage() == number)
                    .map(RunEvent.Step::taskLoss)
                    .toList();
            int quarter = losses.size() / 4;
            assertThat(mean(losses.subList(losses.size() - quarter, losses.size())))
                    .as("stage %d: %s", stage, losses)
                    .isLessThanOrEqualTo(mean(losses.subList(0, quarter)));
        }
    }

    private static double mean(List<Double> numbers) {
        return numbers.stream().mapToDouble(number -> number).average().orElse(0);
    }

    /** When a stage has ended, all that a method has is in its bank. */
    @ParameterizedTest
    @MethodSource("methods")
    void aStageLeavesNoArraysButThoseThatAreKept(String method) throws IOException {
        if (!undisturbed(method).watch().ends().isEmpty()) {
            assertThat(besideTensors(method)).isEqualTo(besideTensors("sequential-lora"));
        }
    }

    private int besideTensors(String method) throws IOException {
        Set<String> tensors = new HashSet<>();
        Checkpoints.read(
                undisturbed(method).run().checkpoints().ofStage(1).adapters(),
                (name, floats, shape) -> tensors.add(name));
        return undisturbed(method).watch().ends().get(0) - tensors.size();
    }

    @Test
    void nativeArraysDoNotPileUp() throws IOException {
        RunInputs inputs = new Preparation(MethodCatalog.load()).prepare(world.experiment("lilora"));
        List<Integer> counts = new ArrayList<>();
        try (BaseModel model = BaseModel.load(inputs.baseModel(), Compute.cpu())) {
            FeatureCaches stores = new FeatureCaches(inputs, model, shared.resolve("cache"), "tiny", told::add);
            try (ContinualRun run = new ContinualRun(
                    inputs,
                    model,
                    stores::of,
                    new Checkpoints(Files.createDirectories(folder.resolve("checkpoints")), TinyRun.ORIGIN),
                    Files.createDirectories(folder.resolve("predictions")),
                    event -> {},
                    place -> {
                        if (place == RunControl.Place.STEP) {
                            counts.add(model.manager().getManagedArrays().size());
                        }
                        return RunControl.Signal.CONTINUE;
                    })) {
                run.run(Optional.empty());
            }
        } finally {
            inputs.close();
        }
        // 12 steps a stage, a poll between any two; within a stage the number must not move at all.
        assertThat(counts).hasSize(22);
        assertThat(counts.subList(1, 11)).containsOnly(counts.get(1));
        assertThat(counts.subList(12, 22)).containsOnly(counts.get(12));
    }
}
