package lilora.engine.pretrain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import lilora.engine.InputException;
import lilora.engine.event.RunEvent;
import lilora.engine.experiment.ComputeSpec;
import lilora.engine.experiment.PretrainSpec;
import lilora.engine.experiment.PretrainSpec.Objective;
import lilora.engine.json.Json;
import lilora.engine.model.BaseModel;
import lilora.engine.model.Compute;
import lilora.engine.plan.ModelFolder;
import lilora.engine.tiny.TinyWorld;
import lilora.engine.train.RunControl;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BaseModelTrainingTest {
    private static final ComputeSpec CPU = ComputeSpec.on("cpu", 0);

    @TempDir
    static Path shared;

    private static PretrainSpec spec;

    @TempDir
    Path folder;

    @BeforeAll
    static void makeWorld() throws IOException {
        TinyWorld world = TinyWorld.create(shared);
        spec = new PretrainSpec(
                PretrainSpec.SCHEMA,
                world.model().toString(),
                List.of(
                        new PretrainSpec.Phase(
                                Objective.WORDS, world.tasks().get(1).toString(), 10, 8, 3e-3, 0.5),
                        new PretrainSpec.Phase(
                                Objective.CONVERSATIONS, world.tasks().get(0).toString(), 24, 8, 3e-3, 0)),
                0.01,
                0.1,
                1,
                2,
                6,
                5);
    }

    @Test
    void everyWeightLearnsAndTheModelLoads() {
        List<RunEvent.Step> steps = new ArrayList<>();
        BaseModelTraining training = new BaseModelTraining(spec, folder.resolve("out"), CPU);
        OptionalDouble loss = training.run(
                event -> {
                    if (event instanceof RunEvent.Step step) {
                        steps.add(step);
                    }
                },
                RunControl.NONE);
        assertThat(steps).hasSize(34);
        // Each step masks other patches, so single losses scatter.
        assertThat(meanLoss(steps.subList(7, 10))).isLessThan(0.95 * meanLoss(steps.subList(0, 3)));
        assertThat(steps.get(33).loss()).isLessThan(0.7 * steps.get(10).loss());
        assertThat(loss.orElseThrow()).isLessThan(steps.get(10).loss());
        try (BaseModel model = BaseModel.load(training.model(), Compute.cpu())) {
            assertThat(model.parameters()).isNotEmpty();
        }
    }

    /** What the skeleton has beside weights, of which it may have some. */
    @Test
    void theModelHasTokenizerTemplateAndLicenceOfItsSkeleton() throws IOException {
        Path skeleton = TinyWorld.create(folder.resolve("world")).model();
        List<String> kept = List.of("chat_template.jinja", "tokenizer.model", "merges.txt", "LICENSE");
        for (String name : kept) {
            Files.writeString(skeleton.resolve(name), "{{ 'USER: ' + message['content'] + ' ASSISTANT:' }}");
        }
        Files.writeString(skeleton.resolve("model.safetensors.index.json"), "{\"weight_map\": {}}");
        PretrainSpec brief = new PretrainSpec(
                PretrainSpec.SCHEMA,
                skeleton.toString(),
                List.of(new PretrainSpec.Phase(
                        Objective.CONVERSATIONS, spec.phases().get(1).data(), 1, 2, 3e-3, 0)),
                0.01,
                0.1,
                1,
                2,
                6,
                5);
        BaseModelTraining training = new BaseModelTraining(brief, folder.resolve("out"), CPU);
        training.run(event -> {}, RunControl.NONE);
        for (String name : kept) {
            assertThat(training.model().resolve(name)).hasSameBinaryContentAs(skeleton.resolve(name));
        }
        assertThat(training.model().resolve("model.safetensors.index.json")).doesNotExist();
        ModelFolder.open(training.model()).close();
    }

    private static double meanLoss(List<RunEvent.Step> steps) {
        return steps.stream().mapToDouble(RunEvent.Step::loss).average().orElseThrow();
    }

    @Test
    void interruptedItMakesTheSameModelBitForBit() throws IOException {
        BaseModelTraining whole = new BaseModelTraining(spec, folder.resolve("whole"), CPU);
        whole.run(event -> {}, RunControl.NONE);
        BaseModelTraining parts = new BaseModelTraining(spec, folder.resolve("parts"), CPU);
        for (int steps : new int[] {4, 9, 7}) {
            int[] left = {steps};
            OptionalDouble ended = parts.run(
                    event -> {}, place -> --left[0] == 0 ? RunControl.Signal.STOP : RunControl.Signal.CONTINUE);
            assertThat(ended).isEmpty();
        }
        parts.run(event -> {}, RunControl.NONE);
        assertThat(Files.readAllBytes(parts.model().resolve("model.safetensors")))
                .isEqualTo(Files.readAllBytes(whole.model().resolve("model.safetensors")));
    }

    @Test
    void dataAreSoughtWhereTheCallerSaysAndTheModelBesideTheFile() throws IOException {
        Path file = folder.resolve("experiments/pretrain.json");
        Files.createDirectories(folder.resolve("experiments"));
        Json.writeAtomically(file, spec.withFolders(data -> "plain", "../model"));

        PretrainSpec beside = BaseModelTraining.read(file, Optional.empty());
        PretrainSpec elsewhere = BaseModelTraining.read(file, Optional.of(folder.resolve("built")));

        assertThat(beside.phases())
                .extracting(PretrainSpec.Phase::data)
                .containsOnly(folder.resolve("experiments/plain").toString());
        assertThat(elsewhere.phases())
                .extracting(PretrainSpec.Phase::data)
                .containsOnly(folder.resolve("built/plain").toString());
        assertThat(elsewhere.model()).isEqualTo(folder.resolve("model").toString());
    }

    @Test
    void folderOfAnotherTrainingIsRefused() {
        Path out = folder.resolve("out");
        new BaseModelTraining(spec, out, CPU).run(event -> {}, place -> RunControl.Signal.STOP);
        PretrainSpec other =
                new PretrainSpec(PretrainSpec.SCHEMA, spec.model(), spec.phases(), 0.01, 0.1, 1, 2, 6, spec.seed() + 1);
        assertThatThrownBy(() -> new BaseModelTraining(other, out, CPU).run(event -> {}, RunControl.NONE))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("another specification");
    }

    @Test
    void aPhaseWithNothingToLearnFromIsRefusedBeforeAnyIsTrained() throws IOException {
        TinyWorld own = TinyWorld.create(folder.resolve("own"));
        Path bare = own.tasks().get(1);
        String items = Files.readString(bare.resolve("train.json"));
        Files.writeString(
                bare.resolve("train.json"),
                items.replaceAll("\"image\":\"[^\"]*\",", "")
                        .replaceAll(",\"image\":\"[^\"]*\"", "")
                        .replace("<image>\\n", ""));
        refuses(
                List.of(phase(Objective.CONVERSATIONS, own.tasks().get(0)), phase(Objective.WORDS, bare)),
                "Phase 2 has nothing to learn from: no training item of " + bare
                        + " shows one image alone and answers in words; give it other data, or leave it out.");
        Files.writeString(bare.resolve("train.json"), "[]");
        refuses(
                List.of(phase(Objective.CONVERSATIONS, bare)),
                "Phase 1 has nothing to learn from: " + bare
                        + " has no training items; give it other data, or leave it out.");
    }

    private static PretrainSpec.Phase phase(Objective objective, Path data) {
        return new PretrainSpec.Phase(objective, data.toString(), 2, 8, 3e-3, 0);
    }

    private void refuses(List<PretrainSpec.Phase> phases, String sentence) {
        PretrainSpec asked =
                new PretrainSpec(PretrainSpec.SCHEMA, spec.model(), phases, 0.01, 0.1, 1, 2, 6, spec.seed());
        List<RunEvent> told = new ArrayList<>();
        assertThatThrownBy(() -> new BaseModelTraining(asked, folder.resolve("out-" + phases.size()), CPU)
                        .run(told::add, RunControl.NONE))
                .isInstanceOf(InputException.class)
                .hasMessage(sentence);
        assertThat(told).isEmpty();
    }

    @Test
    void dataThatChangedBetweenAttemptsAreRefused() throws IOException {
        TinyWorld own = TinyWorld.create(folder.resolve("own"));
        PretrainSpec changing = spec.withFolders(data -> own.tasks().get(0).toString(), spec.model());
        Path out = folder.resolve("out");
        new BaseModelTraining(changing, out, CPU).run(event -> {}, place -> RunControl.Signal.STOP);
        Path test = own.tasks().get(0).resolve("test.json");
        Files.writeString(test, Files.readString(test).replace("What color", "Which color"));
        assertThatThrownBy(() -> new BaseModelTraining(changing, out, CPU).run(event -> {}, RunControl.NONE))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("has been changed since it was written");
    }
}
