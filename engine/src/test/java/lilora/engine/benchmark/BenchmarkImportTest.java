package lilora.engine.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import lilora.engine.InputException;
import lilora.engine.Progress;
import lilora.engine.data.Task;
import lilora.engine.data.TestItem;
import lilora.engine.importing.ImportOutcome;
import lilora.engine.importing.TaskImport;
import lilora.engine.json.Json;
import lilora.engine.plan.DataCheck;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "links need a right there that people seldom have")
class BenchmarkImportTest {
    @TempDir
    Path folder;

    private Path root;
    private Path out;

    @BeforeEach
    void places() throws IOException {
        root = Files.createDirectories(folder.resolve("published"));
        out = folder.resolve("tasks");
    }

    static Stream<String> layouts() {
        return Trees.ALL.keySet().stream().sorted();
    }

    private BenchmarkImport.Made imported(boolean partial) {
        return new BenchmarkImport(DataCheck.settings(), 64)
                .run(
                        Benchmarks.load().recognise(root, null, null),
                        out,
                        partial,
                        folder.resolve("model"),
                        TaskImport.Existing.KEPT,
                        Progress.NONE);
    }

    private Task task(String name) {
        return Task.load(out.resolve(name));
    }

    @ParameterizedTest
    @MethodSource("layouts")
    void everyBenchmarkBecomesTasksThatLoadAndItsFilesStayAsTheyAre(String layout) throws IOException {
        Trees.make(layout, root);
        Map<String, String> before = Trees.content(root);
        BenchmarkImport.Made made = imported(false);
        assertThat(made.tasks()).allSatisfy(outcome -> assertThat(outcome)
                .as(() -> outcome.findings().toString())
                .isInstanceOf(ImportOutcome.Imported.class));
        assertThat(Trees.content(root)).isEqualTo(before);
        RecognisedBenchmark found = Benchmarks.load().recognise(root, null, null);
        List<String> names = found.tasks().stream()
                .map(task -> layout + "-" + task.published().name().toLowerCase(Locale.ROOT))
                .toList();
        assertThat(Json.tree(made.experiment()).path("tasks").findValuesAsText("folder"))
                .isEqualTo(names);
        for (int i = 0; i < names.size(); i++) {
            try (Task task = task(names.get(i))) {
                RecognisedTask published = found.tasks().get(i);
                assertThat(task.train()).hasSize(4);
                assertThat(task.description().metric())
                        .isEqualTo(published.published().metric());
                assertThat(task.folder().resolve("train.json")).hasSameBinaryContentAs(published.train());
                assertThat(task.folder().resolve("images")).isSymbolicLink();
                assertThat(task.images().resolve(task.train().get(0).images().get(0), ""))
                        .exists();
            }
        }
    }

    @Test
    void rowsOfTheTestAreTakenByteForByteWhereTheyHoldTheirAnswers() {
        Trees.make("coin", root);
        imported(false);
        for (String name : List.of("scienceqa", "grounding", "ocrvqa")) {
            String published = Map.of("scienceqa", "ScienceQA", "grounding", "Grounding", "ocrvqa", "OCRVQA")
                    .get(name);
            assertThat(out.resolve("coin-" + name + "/test.json"))
                    .hasSameBinaryContentAs(root.resolve("Instructions_Original/" + published + "/test.json"));
        }
        try (Task grounding = task("coin-grounding")) {
            assertThat(grounding.test().get(0).answers()).containsExactly("[0.10, 0.20, 0.30, 0.40]");
        }
        try (Task science = task("coin-scienceqa")) {
            assertThat(science.test())
                    .extracting(TestItem::images)
                    .containsExactly(List.of("ScienceQA/test_0.png"), List.of(), List.of("ScienceQA/test_2.png"));
            assertThat(science.test()).extracting(TestItem::choices).containsOnly(2);
        }
    }

    @Test
    void officialAnswersTakeThePlaceOfTheRowsOwn() {
        Trees.make("coin", root);
        Trees.make("coin", folder.resolve("other"));
        imported(false);
        try (Task text = task("coin-textvqa")) {
            assertThat(text.test())
                    .allSatisfy(item -> assertThat(item.answers()).hasSize(10).endsWith("scarlet"));
        }
    }

    @Test
    void prismsRowsAreUnwrappedAndThoseOutsideTheSplitLeftOut() {
        Trees.make("coin-prism", root);
        imported(false);
        try (Task science = task("coin-prism-scienceqa");
                Task text = task("coin-prism-textvqa");
                Task gqa = task("coin-prism-gqa")) {
            assertThat(science.test()).extracting(TestItem::id).containsExactly("100", "101");
            assertThat(text.test()).hasSize(3).allSatisfy(item -> assertThat(item.answers())
                    .hasSize(10));
            assertThat(gqa.test()).extracting(item -> item.answers().get(0)).containsExactly("yes", "yes", "no");
        }
    }

    @Test
    void captionsComeByTheNumberOfTheRow() {
        Trees.make("ucit-hide", root);
        imported(false);
        try (Task captions = task("ucit-hide-flickr30k")) {
            assertThat(captions.test().get(1).answers())
                    .containsExactly("caption 0 of picture 2", "caption 1 of picture 2");
        }
    }

    @Test
    void fieldsThatScorersLookAtAreCarriedThrough() {
        Trees.make("mllm-acl", root);
        imported(false);
        try (Task ocr = task("mllm-acl-ocr");
                Task perception = task("mllm-acl-vp")) {
            assertThat(ocr.test().get(0).type()).isEqualTo("Scene Text-centric VQA");
            assertThat(ocr.test().get(0).answers()).containsExactly("Coke", "Coca Cola");
            assertThat(perception.test().get(0).type()).isEqualTo("Count");
        }
    }

    private void refused(String sentence) {
        assertThatThrownBy(() -> imported(false))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(sentence);
    }

    @Test
    void annotationsOfAnotherSplitAreRefused() throws IOException {
        Trees.make("coin", root);
        Path truth = root.resolve("cl_dataset/TextVQA/TextVQA_0.5.1_val.json");
        Files.writeString(truth, Trees.textVqaTruth("train"));
        refused(
                "val.json, line 2, item \"#1\": %s has no answers to question 100, so it is of another split than the test rows (it calls itself \"train\")"
                        .formatted(truth));
        Files.writeString(truth, "[]");
        refused(truth + " has no field data that is a list");
    }

    @Test
    void rowsOfAnotherSplitOfScienceQaAreRefused() throws IOException {
        Trees.make("cvit", root);
        Path splits = Files.createDirectories(root.resolve("dataset/ScienceQA")).resolve("pid_splits.json");
        Files.writeString(
                root.resolve("dataset/ScienceQA/problems.json"),
                "{\"100\": {\"choices\": [\"a\", \"b\"], \"answer\": 5}}");
        Files.writeString(splits, "{\"train\": [\"100\"], \"test\": [\"7\"]}");
        refused("test.json, line 2, item \"#1\": id 100 is of split \"train\" in %s, not among the test ids"
                .formatted(splits));
        Files.writeString(splits, "{\"test\": [\"100\"]}");
        refused("problems.json gives no answer within the choices of problem 100");
    }

    @Test
    void captionsOfAnotherSplitAreRefused() throws IOException {
        Trees.make("ucit-hide", root);
        Path truth = root.resolve("instructions/VizWiz/val_coco_type_3000.json");
        Files.writeString(truth, Trees.captions().replace("\"image_id\": 3", "\"image_id\": 4"));
        refused("has no captions of image 3");
        Files.writeString(truth, "{\"annotations\": [{\"image_id\": 1, \"caption\": \"a\"}]}");
        refused(truth + " has captions of 1 images, but there are 3 test rows");
    }

    @Test
    void anImageElsewhereIsFoundByABaseNameThatIsThereOnce() throws IOException {
        Trees.make("ucit", root);
        Path images = root.resolve("UCIT/datasets");
        Files.createDirectories(images.resolve("moved"));
        Files.createDirectories(images.resolve("again"));
        Files.move(images.resolve("IconQA/train_1.png"), images.resolve("moved/only_here.png"));
        Path rows = root.resolve("UCIT/IconQA/train.json");
        Files.writeString(rows, Files.readString(rows).replace("IconQA/train_1.png", "IconQA/only_here.png"));
        imported(false);
        try (Task icons = task("ucit-iconqa")) {
            assertThat(icons.train().get(1).images()).containsExactly("moved/only_here.png");
            assertThat(icons.train().get(1).line()).isEqualTo(3);
        }
        Files.copy(images.resolve("moved/only_here.png"), images.resolve("again/only_here.png"));
        out = folder.resolve("second");
        refused(
                "train.json, line 3, item \"#2\": image \"IconQA/only_here.png\" is not in %s, and a only_here.png is there more than once (again/only_here.png, moved/only_here.png)"
                        .formatted(images));
    }

    @Test
    void linkedFoldersOfImagesAreFollowed() throws IOException {
        Trees.make("ucit", root);
        Path images = root.resolve("UCIT/datasets");
        Path elsewhere = folder.resolve("disk/ArxivQA");
        Files.createDirectories(elsewhere.getParent());
        Files.move(images.resolve("ArxivQA"), elsewhere);
        Files.createSymbolicLink(images.resolve("ArxivQA"), elsewhere);
        imported(false);
        try (Task arxiv = task("ucit-arxivqa")) {
            assertThat(arxiv.images().resolve(arxiv.train().get(0).images().get(0), ""))
                    .exists();
            assertThat(arxiv.description().linkedFolders()).containsExactly("ArxivQA");
        }
    }

    @Test
    void aTaskThatLacksSomethingIsRefusedOrLeftOut() throws IOException {
        Trees.make("mllm-dcl", root);
        Files.delete(root.resolve("Domain_data/AD/test.json"));
        refused("AD: the test file test.json is not in %s; add it. Or leave such tasks out."
                .formatted(root.resolve("Domain_data/AD")));
        BenchmarkImport.Made made = imported(true);
        assertThat(Json.tree(made.experiment()).path("tasks").findValuesAsText("folder"))
                .containsExactly("mllm-dcl-rs", "mllm-dcl-med", "mllm-dcl-sci", "mllm-dcl-fin");
    }

    @Test
    void aBadRowEndsItWithItsPlace() throws IOException {
        Trees.make("mllm-dcl", root);
        Path rows = root.resolve("Domain_data/Med/train.json");
        Files.writeString(
                rows,
                Files.readString(rows)
                        .replace(
                                "\"image\": \"images/train_1.png\"",
                                "\"image\": [\"images/train_1.png\", \"images/train_2.png\"]"));
        BenchmarkImport.Made made = imported(false);
        assertThat(made.experiment()).isNull();
        assertThat(made.tasks()).hasSize(2).last().isInstanceOf(ImportOutcome.Refused.class);
        assertThat(made.tasks().get(1).findings().get(0).message())
                .isEqualTo(
                        "train.json, line 3, item \"1\": the item has 2 images, but <image> occurs 1 times; put it once for each, where a question shows it.");
        assertThat(Collections.singleton(out.resolve("mllm-dcl-med"))).noneMatch(Files::exists);
    }
}
