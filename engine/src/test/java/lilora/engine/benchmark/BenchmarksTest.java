package lilora.engine.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import lilora.engine.InputException;
import lilora.engine.file.Folders;
import lilora.engine.metric.Scorers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BenchmarksTest {
    private static final Benchmarks BENCHMARKS = Benchmarks.load();

    @TempDir
    Path root;

    private RecognisedBenchmark recognised() {
        return BENCHMARKS.recognise(root, null, null);
    }

    private static String ids(RecognisedBenchmark found) {
        return found.tasks().stream().map(task -> task.published().name()).collect(Collectors.joining(" "));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        coin          | ScienceQA TextVQA ImageNet GQA VizWiz Grounding VQAv2 OCRVQA | choice text contains-coin exact exact-upper grounding-coin exact-upper exact-ocrvqa
        coin-prism    | ScienceQA TextVQA ImageNet GQA VizWiz Grounding VQAv2 OCRVQA | choice-prism text contains-coin exact exact-upper-prism grounding-prism exact-upper-prism exact-ocrvqa
        ucit          | ImageNet-R ArxivQA VizWiz IconQA CLEVR-Math Flickr30k        | exact-upper exact-upper caption-coco exact-upper exact-upper caption-coco
        ucit-hide     | ImageNet-R ArxivQA VizWiz IconQA CLEVR Flickr30k             | exact-upper exact-upper caption-coco exact-upper exact-upper caption-coco
        ucit-mcitlib3 | ImageNet-R ArxivQA VizWiz-caption IconQA CLEVR Flickr30k-cap | exact-upper exact-upper caption-coco exact-upper exact-upper caption-coco
        mllm-dcl      | RS Med AD Sci Fin                                            | dcl-rs-ad dcl-med dcl-rs-ad dcl-sci dcl-fin
        mllm-acl      | OCR Math VP APP                                              | acl-ocr exact acl-vp exact
        trigap        | PMCVQA DocVQA ChartQA IconQA InfographicVQA ArxivQA Roadside ChemVQA FloodNetVQA CLEVR | exact-upper anls-trigap exact-upper exact-upper anls-trigap exact-upper exact-upper exact-upper exact-upper exact-upper
        cvit          | ScienceQA TextVQA Flickr30k ImageNet GQA VQAv2               | choice text caption contains exact exact
        cvit-five     | ScienceQA TextVQA Flickr30k ImageNet GQA VQAv2               | choice text caption contains exact exact
        """)
    void everyTreeIsRecognisedInPublishedOrder(String layout, String tasks, String metrics) {
        Trees.make(layout, root);
        RecognisedBenchmark found = recognised();
        assertThat(found.layout().id()).isEqualTo(layout);
        assertThat(ids(found)).isEqualTo(tasks);
        assertThat(found.tasks().stream().map(task -> task.published().metric()).collect(Collectors.joining(" ")))
                .isEqualTo(metrics);
        assertThat(found.problems()).isEmpty();
        assertThat(found.tasks()).allSatisfy(task -> {
            assertThat(task.trainRows()).isEqualTo(4);
            assertThat(task.testRows()).isEqualTo(3);
            assertThat(task.images()).isDirectory();
        });
    }

    @Test
    void everyLayoutHasATreeHereAndEveryMetricIsThere() {
        Set<String> layouts = BENCHMARKS.all().stream()
                .flatMap(benchmark -> benchmark.layouts().stream())
                .peek(layout -> layout.tasks()
                        .forEach(task ->
                                assertThat(Scorers.byId(task.metric()).id()).isEqualTo(task.metric())))
                .map(Layout::id)
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> made = new TreeSet<>(Trees.ALL.keySet());
        // These two differ from "coin" in the name of the base alone.
        made.addAll(List.of("coin-type2", "coin-diverse"));
        assertThat(layouts).isEqualTo(made);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ucit:UCIT",
                "ucit-hide:instructions",
                "cvit:Instructions_Single",
                "mllm-dcl:Domain_data",
                "trigap:instructions"
            })
    void theBaseItselfMayBeNamed(String tree) {
        String[] parts = tree.split(":");
        Trees.make(parts[0], root);
        RecognisedBenchmark found = BENCHMARKS.recognise(root.resolve(parts[1]), null, null);
        assertThat(found.layout().id()).isEqualTo(parts[0]);
        assertThat(found.problems()).isEmpty();
    }

    @Test
    void officialFilesAreFoundAndTheirLackIsTold() throws IOException {
        Trees.make("coin", root);
        RecognisedTask science = recognised().tasks().get(0);
        assertThat(science.truth())
                .extracting(file -> file.getFileName().toString())
                .containsExactly("problems.json", "pid_splits.json");
        Files.delete(root.resolve("cl_dataset/ScienceQA/problems.json"));
        assertThat(recognised().tasks().get(0).truth()).isEmpty();
        assertThat(recognised().tasks().get(0).notes())
                .containsExactly(
                        "ScienceQA: the official problems.json and pid_splits.json is not there; the answers in the test rows are used.");
    }

    @Test
    void twoTreesInOneFolderAreToldApartByPeople() {
        Trees.make("coin", root);
        Trees.make("coin-prism", root);
        assertThatThrownBy(this::recognised)
                .isInstanceOf(InputException.class)
                .hasMessage("%s can be read as more than one benchmark; choose the layout: coin or coin-prism.", root);
        assertThat(BENCHMARKS.recognise(root, "coin-prism", null).layout().id()).isEqualTo("coin-prism");
    }

    @Test
    void whatIsMissingOrMeansTwoThingsIsTold() throws IOException {
        Trees.make("ucit-hide", root);
        Path base = root.resolve("instructions");
        Files.delete(base.resolve("IconQA/test_3000.json"));
        Files.move(base.resolve("ArxivQA/train_4w.json"), base.resolve("ArxivQA/train.json"));
        Files.copy(base.resolve("ArxivQA/train.json"), base.resolve("ArxivQA/train_4w_sub.json"));
        Files.move(base.resolve("CLEVR/train_4w.json"), base.resolve("CLEVR/train.json"));
        Files.copy(base.resolve("CLEVR/train.json"), base.resolve("CLEVR/train_standard_4w.json"));
        Files.move(base.resolve("CLEVR"), base.resolve("CLEVR-Math"), StandardCopyOption.ATOMIC_MOVE);
        Folders.delete(base.resolve("Flickr30k"));
        RecognisedBenchmark found = recognised();
        assertThat(found.layout().id()).isEqualTo("ucit-hide");
        assertThat(found.problems())
                .containsExactly(
                        "IconQA: the test file test_3000.json is not in %s; add it.".formatted(base.resolve("IconQA")),
                        "CLEVR: the training file could be train.json or train_standard_4w.json in %s; leave the one that is meant, as train_4w.json."
                                .formatted(base.resolve("CLEVR-Math")),
                        "Flickr30k: there is no folder Flickr30k or Flickr30k-cap in %s; unpack it there."
                                .formatted(base));
        assertThat(found.tasks().get(1).notes())
                .containsExactly(
                        "ArxivQA: train_4w_sub.json is the published training file; train.json beside it is not used.");
        assertThat(found.tasks().get(4).notes().get(0))
                .isEqualTo("CLEVR: folder CLEVR-Math is taken for it (published as CLEVR).");
    }

    @Test
    void foldersOfImagesAreAskedForWhereTheyAreNot() throws IOException {
        Trees.make("ucit-hide", root);
        Files.move(root.resolve("datasets"), root.resolve("pictures"));
        assertThat(recognised().problems()).hasSize(6).allSatisfy(problem -> assertThat(problem)
                .endsWith(
                        "none of the folders of images datasets is in %s; name the folder that images are relative to."
                                .formatted(root)));
        assertThat(BENCHMARKS.recognise(root, null, root.resolve("pictures")).problems())
                .isEmpty();
    }

    @Test
    void otherFoldersAreRefused() throws IOException {
        assertThatThrownBy(this::recognised)
                .hasMessageContaining("is no tree of a known benchmark")
                .hasMessageContaining("Known: CVIT, CoIN, MLLM-ACL, MLLM-DCL, TriGap, UCIT.");
        assertThatThrownBy(() -> BENCHMARKS.recognise(root.resolve("none"), null, null))
                .hasMessageContaining("is no folder");
        assertThatThrownBy(() -> BENCHMARKS.recognise(root, "ucti", null))
                .hasMessageContaining("Layout \"ucti\" is unknown. Did you mean \"ucit\"?");
        Files.createDirectories(root.resolve("train"));
        Files.writeString(root.resolve("train/data_001.json"), "[]");
        assertThatThrownBy(this::recognised).hasMessageContaining("is StrCVIT").hasMessageContaining("is not read");
    }
}
