package lilora.engine.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import lilora.engine.InputException;
import lilora.engine.data.CheckSettings;
import lilora.engine.data.Finding;
import lilora.engine.data.TaskReport;
import lilora.engine.data.TaskValidator;
import lilora.engine.data.TestItem;
import lilora.engine.data.Turn;
import lilora.engine.event.RunEvent;
import lilora.engine.experiment.ComputeSpec;
import lilora.engine.experiment.ExperimentSpec;
import lilora.engine.experiment.TaskSpec;
import lilora.engine.image.ImageFiles;
import lilora.engine.image.ImagePreparation;
import lilora.engine.image.Pixels;
import lilora.engine.image.codec.ImageSize;
import lilora.engine.image.codec.RgbImage;
import lilora.engine.json.Json;
import lilora.engine.method.MethodCatalog;
import lilora.engine.model.BaseModel;
import lilora.engine.model.Compute;
import lilora.engine.model.ImageGrid;
import lilora.engine.model.ModelConfig;
import lilora.engine.result.RunPlan;
import lilora.engine.run.PredictionLine;
import lilora.engine.text.Conversation;
import lilora.engine.text.Encoded;
import lilora.engine.text.FolderTemplate;
import lilora.engine.text.Tokenizer;
import lilora.engine.tiny.TinyQwen2Vl;
import lilora.engine.tiny.TinyRun;
import lilora.engine.tiny.TinyTask;
import lilora.engine.tiny.TinyWorld;
import lilora.engine.train.Checkpoints;
import lilora.engine.train.ContinualRun;
import lilora.engine.train.FeatureCache;
import lilora.engine.train.MemoryProbe;
import lilora.engine.train.PeakMemory;
import lilora.engine.train.PreparedTask;
import lilora.engine.train.RunControl;
import lilora.engine.train.RunInputs;
import lilora.engine.train.TrainedStage;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A Qwen2-VL folder from its files to a finished run, over pictures that differ in size and so in visual tokens. */
class Qwen2VlRunTest {
    private static final String ABSENT = "absent";
    private static final JsonNode CHAT = Json.tree(Path.of("src/test/resources/lilora/engine/model/qwen2vl/chat.json"));

    @TempDir
    static Path shared;

    @TempDir
    Path folder;

    private static TinyWorld world;

    @BeforeAll
    static void create() throws IOException {
        TinyWorld plain = TinyWorld.create(shared);
        for (Path task : plain.tasks()) {
            TinyQwen2Vl.vary(task);
        }
        world = new TinyWorld(TinyQwen2Vl.write(shared.resolve("qwen")), plain.tasks());
    }

    private static RunInputs inputs(ExperimentSpec spec) {
        return new Preparation(MethodCatalog.load()).prepare(spec);
    }

    private static ExperimentSpec experiment(int epochs) {
        ExperimentSpec spec = world.experiment("lilora");
        return spec.withTraining(spec.training().withEpochs(epochs));
    }

    private TinyRun run(ExperimentSpec spec, String name, RunControl control) throws IOException {
        return TinyRun.of(spec, folder.resolve(name), shared.resolve("cache"), control);
    }

    @Test
    void itLearnsAndEndsBitForBitTheSameWhereverItWasStopped() throws IOException {
        TinyRun whole = run(experiment(5), "whole", RunControl.NONE);
        assertThat(whole.outcome()).isEqualTo(ContinualRun.Outcome.COMPLETED);
        List<RunEvent.Step> first = whole.of(RunEvent.Step.class).stream()
                .filter(step -> step.stage() == 1)
                .toList();
        assertThat(first.get(first.size() - 1).taskLoss())
                .isLessThan(0.7 * first.get(0).taskLoss());
        assertThat(whole.adapters().keySet()).anyMatch(name -> name.contains("visual.merger.mlp.2"));

        assertThat(run(experiment(5), "part", TinyRun.stopAfter(7)).outcome()).isEqualTo(ContinualRun.Outcome.STOPPED);
        assertThat(run(experiment(5), "part", RunControl.NONE).adapters()).isEqualTo(whole.adapters());
    }

    @Test
    void thePlanCountsTheTokensOfEachImage() throws IOException {
        try (RunInputs inputs = inputs(experiment(1));
                BaseModel model = BaseModel.load(inputs.baseModel(), Compute.cpu())) {
            RunPlan plan = Planner.plan(inputs, model.config(), ComputeSpec.on("cpu", 0));
            Path cache = folder.resolve("cache");
            FeatureCaches stores = new FeatureCaches(inputs, model, cache, "qwen", told -> {});
            for (PreparedTask task : inputs.tasks()) {
                stores.of(task.number()).of(task.imageHashes(), done -> {}).close();
                assertThat(task.grids().values())
                        .contains(new ImageGrid(2, 2), new ImageGrid(2, 3), new ImageGrid(5, 2));
            }
            long bytes = 0;
            try (Stream<Path> files = Files.list(cache)) {
                for (Path file : files.toList()) {
                    bytes += Files.size(file) - 32;
                }
            }
            assertThat(plan.featureBytes()).isEqualTo(bytes);
            assertThat(plan.parameters().groups()).containsKeys("mlp.gate_proj", "visual.merger.mlp.0");
        }
    }

    @Test
    void theFirstBatchIsShownWithEachImageAtItsSize() {
        try (RunInputs inputs = inputs(experiment(1))) {
            ModelConfig config = ModelConfig.read(inputs.baseModel());
            PreparedTask task = inputs.tasks().get(0);
            BatchPreview batch = BatchPreview.of(inputs, 8).get(0);
            for (BatchPreview.Sample sample : batch.samples()) {
                PreparedTask.Example example = task.train().stream()
                        .filter(each -> each.id().equals(sample.id()))
                        .findFirst()
                        .orElseThrow();
                ImageGrid grid =
                        Objects.requireNonNull(task.grids().get(example.images().get(0)));
                RgbImage seen = sample.images().get(0);
                assertThat(config.grid(new ImageSize(seen.width(), seen.height())))
                        .isEqualTo(grid);
                assertThat(sample.parts())
                        .contains(new BatchPreview.Part(BatchPreview.Kind.IMAGE, "<|image_pad|>", grid.tokens()));
                assertThat(sample.parts().stream()
                                .mapToInt(BatchPreview.Part::tokens)
                                .sum())
                        .isEqualTo(sample.length())
                        .isEqualTo(example.ids().length - 1 + grid.tokens());
            }
            assertThat(batch.samples()).extracting(BatchPreview.Sample::length).doesNotContain(0);
            assertThat(Set.copyOf(task.grids().values())).hasSizeGreaterThan(2);
        }
    }

    @Test
    void answersAreTheSameOneByOneAsInTheBatchesOfAnEvaluation() throws IOException {
        try (RunInputs inputs = inputs(experiment(1));
                BaseModel model = BaseModel.load(inputs.baseModel(), Compute.cpu())) {
            PreparedTask task = inputs.tasks().get(0);
            run(experiment(1), "asked", RunControl.NONE);
            Checkpoints checkpoints = new Checkpoints(folder.resolve("asked/checkpoints"), TinyRun.ORIGIN);
            ImagePreparation images = model.config().images(inputs.baseModel());
            FeatureCaches stores = new FeatureCaches(inputs, model, shared.resolve("cache"), "tiny", told -> {});
            try (TrainedStage stage = new TrainedStage(inputs, model, checkpoints.ofStage(2));
                    FeatureCache.Rows rows = stores.of(1).of(task.imageHashes(), done -> {})) {
                List<PredictionLine> lines = stage.evaluate(1, rows, told -> {}).answers();
                for (int i = 0; i < task.test().size(); i++) {
                    TestItem item = task.test().get(i).item();
                    Pixels pixels = images.taken(ImageFiles.read(
                            task.task().images().resolve(item.images().get(0), "")));
                    assertThat(stage.ask(1, task.test().get(i).ids(), List.of(pixels), 6))
                            .isEqualTo(lines.get(i).text());
                }
            }
        }
    }

    @Test
    void conversationsAreWrittenAsThePublishedTemplateWritesThem() {
        TinyQwen2Vl.tokenizer(folder);
        Json.writeAtomically(
                folder.resolve("config.json"), Json.tree(world.model().resolve("config.json")));
        try (Tokenizer tokenizer = Tokenizer.ofModel(folder)) {
            FolderTemplate found = FolderTemplate.of(folder, tokenizer, List.of("vicuna_v1"));
            assertThat(found).isEqualTo(new FolderTemplate("qwen_2_vl", null));
            Conversation conversation = Conversation.of(found.name(), tokenizer);
            for (JsonNode each : CHAT.path("conversations")) {
                List<Turn> turns = new ArrayList<>();
                each.path("rounds").forEach(round -> {
                    turns.add(Turn.human(round.path(0).asText()));
                    turns.add(Turn.gpt(round.path(1).asText()));
                });
                int image = Turn.markers(turns.get(0).text());
                int images = turns.stream()
                        .mapToInt(turn -> Turn.markers(turn.text()))
                        .sum();
                Encoded encoded = conversation.training(turns, images);
                assertThat(encoded.ids()).isEqualTo(ints(each.path("ids")));
                assertThat(encoded.labels()).isEqualTo(ints(each.path("labels")));
                assertThat(encoded.images()).isEqualTo(images);
                String asked = turns.get(0).text();
                String question =
                        image > 1 ? asked : asked.replace(Turn.IMAGE, "").strip();
                assertThat(conversation.prompt(question, image)).isEqualTo(ints(each.path("prompt")));
            }
            for (String token : List.of("<|image_pad|>", "<|video_pad|>", "<|vision_start|>")) {
                assertThatThrownBy(() -> conversation.prompt("a" + token, 0))
                        .isInstanceOf(InputException.class)
                        .hasMessageContaining("control token " + token);
            }
        }
    }

    private static int[] ints(JsonNode list) {
        return list.valueStream().mapToInt(JsonNode::asInt).toArray();
    }

    /** Every field of both files with every value that may stand there by mistake, and without it. */
    @Test
    void aDamagedConfigurationIsRefusedByASentenceOrReadAsItIs() throws IOException {
        List<String> files = List.of("config.json", "preprocessor_config.json");
        List<String> values = List.of(
                "null",
                "true",
                "0",
                "-1",
                "1",
                "2",
                "2.5",
                "1e999",
                "1e-300",
                "99999999999",
                "2147483647",
                "\"\"",
                "\"2\"",
                "\"default\"",
                "[]",
                "[1]",
                "[2, 1, 1]",
                "{}",
                "{\"a\": 1}",
                ABSENT);
        int refused = 0;
        int read = 0;
        for (String name : files) {
            Files.copy(world.model().resolve(name), folder.resolve(name));
        }
        for (String name : files) {
            JsonNode sound = Json.tree(world.model().resolve(name));
            for (String place : places(sound, "")) {
                for (String value : values) {
                    ObjectNode damaged = sound.deepCopy();
                    ObjectNode parent = (ObjectNode) damaged.at(place.substring(0, place.lastIndexOf('/')));
                    String field = place.substring(place.lastIndexOf('/') + 1);
                    if (value.equals(ABSENT)) {
                        parent.remove(field);
                    } else {
                        parent.set(field, Json.parse("value", value, JsonNode.class));
                    }
                    Files.writeString(folder.resolve(name), damaged.toString());
                    try {
                        ModelConfig config = ModelConfig.read(folder);
                        ImageSize size = config.images(folder).size(() -> new ImageSize(20, 30));
                        assertThat(config.grid(size).tokens()).isPositive();
                        assertThat(config.parameters()).isPositive();
                        read++;
                    } catch (InputException e) {
                        assertThat(e.getMessage()).contains(folder.toString()).doesNotContain("java.");
                        refused++;
                    }
                }
            }
            Json.writeAtomically(folder.resolve(name), sound);
        }
        assertThat(refused).isGreaterThan(2 * read);
        assertThat(read).isPositive();
    }

    private static List<String> places(JsonNode object, String prefix) {
        List<String> places = new ArrayList<>();
        object.properties().forEach(entry -> {
            places.add(prefix + "/" + entry.getKey());
            places.addAll(places(entry.getValue(), prefix + "/" + entry.getKey()));
        });
        return places;
    }

    /** As transformers 5 writes it: the decoder in an object of its own, processors in one file, weights below one more name. */
    @Test
    void theNewerLayoutIsTheSameModel() throws IOException {
        ObjectNode config = (ObjectNode) Json.tree(world.model().resolve("config.json"));
        ObjectNode text = config.deepCopy();
        List<String> outer = List.of(
                "tie_word_embeddings",
                "image_token_id",
                "video_token_id",
                "vision_start_token_id",
                "vision_end_token_id",
                "vision_token_id",
                "vision_config");
        text.remove(outer);
        text.remove("rope_scaling");
        text.put("model_type", "qwen2_vl_text").set("rope_parameters", Json.parse("rope", """
                                {"mrope_section": [2, 1, 1], "rope_theta": 1000000.0, "rope_type": "default", "type": "mrope"}
                                """, JsonNode.class));
        ObjectNode whole = config.retain(outer).put("model_type", "qwen2_vl").set("text_config", text);
        ((ObjectNode) whole.path("vision_config"))
                .put("model_type", "qwen2_vl_vision")
                .set(
                        "rope_parameters",
                        Json.parse("rope", "{\"rope_theta\": 10000.0, \"rope_type\": \"axial\"}", JsonNode.class));
        Json.writeAtomically(folder.resolve("config.json"), whole);
        ObjectNode images = (ObjectNode) Json.tree(world.model().resolve("preprocessor_config.json"));
        images.remove(List.of("min_pixels", "max_pixels"));
        images.set("size", Json.toTree(Map.of("shortest_edge", 64, "longest_edge", 1024)));
        Json.writeAtomically(
                folder.resolve("processor_config.json"),
                Map.of(
                        "processor_class",
                        "Qwen2VLProcessor",
                        "image_processor",
                        images,
                        "video_processor",
                        Map.of("video_processor_type", "Qwen2VLVideoProcessor")));
        TinyQwen2Vl.tokenizer(folder);
        Files.writeString(
                folder.resolve("chat_template.jinja"), CHAT.path("template").asText());
        try (ModelFolder old = ModelFolder.skeleton(world.model());
                ModelFolder newer = ModelFolder.skeleton(folder)) {
            assertThat(newer.config()).isEqualTo(old.config());
            assertThat(newer.config().images(folder).fingerprint())
                    .isEqualTo(old.config().images(world.model()).fingerprint());
            assertThat(newer.conversation().prompt("What?", 1))
                    .isEqualTo(old.conversation().prompt("What?", 1));
        }
    }

    @Test
    void aCheckMeasuresItemsWithTheirOwnImages() throws IOException {
        Path task = TinyTask.write(folder.resolve("task"), "colours", 4, 2);
        picture(task, "000.png", 32, 32);
        picture(task, "001.png", 6, 2000);
        Files.delete(task.resolve("images/002.png"));
        try (ModelFolder model = ModelFolder.open(world.model())) {
            List<Turn> turns = List.of(Turn.human("<image>\nWhat color is it?"), Turn.gpt("green"));
            int usual = model.conversation().training(turns, 1).length(4);
            CheckSettings settings = CheckSettings.DEFAULT.withTokens(Preparation.limits(model, usual + 5));
            TaskReport report = new TaskValidator(settings).check(task);
            assertThat(report.findings())
                    .filteredOn(finding -> finding.severity() == Finding.Severity.ERROR)
                    .extracting(Finding::item, Finding::code)
                    .containsExactlyInAnyOrder(
                            tuple("t0", Finding.Code.LONG_SEQUENCE),
                            tuple("t1", Finding.Code.BAD_FIELD),
                            tuple("t2", Finding.Code.MISSING_IMAGE));
            assertThat(report.findings().toString())
                    .contains(
                            "raise training.maxLength (at most 512, an image takes up to 16: max_pixels in preprocessor_config.json")
                    .contains("the image of 6 x 2000 pixels is more than 200 times as long");
        }
        ExperimentSpec spec = world.experiment("lilora").withTasks(List.of(TaskSpec.of(task.toString())));
        assertThatThrownBy(() -> inputs(spec))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("item \"t1\": the image of 6 x 2000 pixels");
    }

    private static void picture(Path task, String name, int width, int height) throws IOException {
        ImageIO.write(
                new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB),
                "png",
                task.resolve("images").resolve(name).toFile());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', textBlock = """
            config.json              ~ vision_start_token_id ~ 9     ~ gives <|vision_start|> the id 9, but tokenizer.json gives it
            config.json              ~ image_token_id        ~ 10    ~ says that the image token is 10
            config.json              ~ vocab_size            ~ 312   ~ has no embedding
            preprocessor_config.json ~ patch_size            ~ 8     ~ field patch_size: is 8, but the model's is 4
            processor_config.json    ~ image_token           ~ "<image>" ~ it is "<image>", but the model of config.json needs <|image_pad|>
            """)
    void filesThatDisagreeAreRefused(String file, String field, String value, String message) throws IOException {
        try (Stream<Path> files = Files.list(world.model())) {
            for (Path each : files.toList()) {
                Files.copy(each, folder.resolve(each.getFileName()));
            }
        }
        ModelFolder.skeleton(folder).close();
        Path changed = folder.resolve(file);
        ObjectNode content =
                Files.exists(changed) ? (ObjectNode) Json.tree(changed) : Json.parse("empty", "{}", ObjectNode.class);
        content.set(field, Json.parse("value", value, JsonNode.class));
        Json.writeAtomically(changed, content);
        assertThatThrownBy(() -> ModelFolder.skeleton(folder))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(folder.toString())
                .hasMessageContaining(message);
    }

    @Test
    void theMemoryOfItsLongestBatchIsProbedWithEachImagesOwnTokens() {
        List<MemoryProbe.Tried> tried = new ArrayList<>();
        try (RunInputs inputs = inputs(experiment(1));
                BaseModel model = BaseModel.load(inputs.baseModel(), Compute.cpu())) {
            new MemoryProbe(inputs, model, PeakMemory.resident()).run(tried::add);
            assertThat(tried).hasSize(inputs.tasks().size()).allSatisfy(stage -> {
                assertThat(stage.fits()).isTrue();
                assertThat(stage.positions()).isGreaterThan(stage.items());
            });
        }
    }
}
