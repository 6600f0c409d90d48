package lilora.engine.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import lilora.engine.data.Task;
import lilora.engine.experiment.ComputeSpec;
import lilora.engine.experiment.ExperimentSpec;
import lilora.engine.experiment.RunContent;
import lilora.engine.experiment.RunSpec;
import lilora.engine.experiment.TaskSpec;
import lilora.engine.hub.NamedModels;
import lilora.engine.json.Json;
import lilora.engine.method.MethodCatalog;
import lilora.engine.model.ModelConfig;
import lilora.engine.plan.AdaptedLayers;
import lilora.engine.plan.Fingerprints;
import lilora.engine.plan.Planner;
import lilora.engine.plan.SharedPreparation;
import lilora.engine.result.Interval;
import lilora.engine.result.ParameterPlan;
import lilora.engine.result.RunPlan;
import lilora.engine.study.KnownResults;
import lilora.engine.study.ShippedResults;
import lilora.engine.study.Study;
import lilora.engine.study.StudyResult;
import lilora.engine.study.StudyRun;
import lilora.engine.train.RunInputs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Results that are committed are of runs of the shipped studies, on the shipped tasks and model as they are: each line stands for one.
 * The tables that are told of them follow from the lines.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CommittedResultsTest {
    private static final Path TOP = Path.of("..").toAbsolutePath().normalize();
    private static final Path EXPERIMENTS = TOP.resolve("assets/src/main/resources/lilora/assets/experiments");
    private static final Path RESULTS = EXPERIMENTS.resolve("results");
    private static final Path NANO = EXPERIMENTS.resolve("../models/nano").normalize();
    private static final Path MICRO = EXPERIMENTS.resolve("../projectors/micro/README.md");
    private static final String BASELINE = "LiLoRA (paper)";

    @TempDir
    Path folder;

    private final Map<Path, StudyResult> results = new HashMap<>();

    static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(RESULTS)) {
            return files.filter(file -> file.toString().endsWith(ShippedResults.ENDING))
                    .sorted()
                    .toList();
        }
    }

    private Study study(Path file) throws IOException {
        String name = file.getFileName().toString().replace(ShippedResults.ENDING, ".json");
        // What is assembled from packages is not there; its name stands for it.
        Files.createDirectories(folder.resolve("models/micro"));
        return Study.read(EXPERIMENTS.resolve(name), NamedModels.in(folder));
    }

    private StudyResult result(Path file) {
        return results.computeIfAbsent(file, this::read);
    }

    private StudyResult read(Path file) {
        try {
            Study study = study(file);
            KnownResults known = KnownResults.read(file);
            RunContent first = first(file);
            Map<String, String> hashes = hashes(study.runs().get(0).experiment(), first);
            List<StudyResult.Measured> measured = new ArrayList<>();
            Map<List<String>, RunPlan> plans = new HashMap<>();
            try (SharedPreparation shared = new SharedPreparation(MethodCatalog.load())) {
                for (StudyRun run : study.runs()) {
                    RunPlan plan = plans.computeIfAbsent(List.of(run.variant(), run.order()), any -> plan(shared, run));
                    known.of(RunContent.of(run.experiment(), first.compute(), hashes))
                            .ifPresent(found -> measured.add(found.of(run).planned(plan)));
                }
            }
            return new StudyResult(study.tasks(), measured);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Passes over the data are the same with any base model, such as the one that is here. */
    private static RunPlan plan(SharedPreparation shared, StudyRun run) {
        ComputeSpec compute = ComputeSpec.on("cpu", 1);
        return shared.with(
                run.experiment().withBaseModel(NANO.toString()).withSeed(1),
                inputs -> Planner.plan(inputs, ModelConfig.read(NANO), compute));
    }

    /** Base model and device of one line are those of all. */
    private static RunContent first(Path file) throws IOException {
        String line = ShippedResults.lines(file).get(0);
        return Json.parse(file.toString(), line, KnownResults.Result.class).content();
    }

    /** Of the shipped tasks as they are, and of the base model: as it is, or, where it is assembled first, as its card tells. */
    private static Map<String, String> hashes(ExperimentSpec experiment, RunContent line) throws IOException {
        Map<String, String> hashes = new HashMap<>();
        for (TaskSpec spec : experiment.tasks()) {
            try (Task task = Task.load(Path.of(spec.folder()))) {
                hashes.put(spec.folder(), task.contentHash());
            }
        }
        Path model = Path.of(experiment.baseModel());
        String known = line.experiment().baseModel();
        if (Files.exists(model.resolve("config.json"))) {
            known = Fingerprints.ofModel(model);
        } else {
            assertThat(Files.readString(MICRO)).contains("`" + known + "`");
        }
        hashes.put(RunSpec.BASE_MODEL, known);
        return hashes;
    }

    @ParameterizedTest
    @MethodSource("files")
    void linesStandForRunsAndTablesFollowFromThem(Path file) throws IOException {
        StudyResult result = result(file);
        StudyTable table = new StudyTable(result);
        String page = Files.readString(EXPERIMENTS.resolve("README.md"));

        assertThat(ShippedResults.lines(file)).isNotEmpty().hasSameSizeAs(result.runs());
        assertThat(page).contains(table.text());
        // One pair makes no difference.
        if (result.of(BASELINE).size() > 1) {
            assertThat(page).contains(table.differences(BASELINE));
        }
    }

    /** The table of the repository's page is the first columns of the study's. */
    @Test
    void theFirstPageTellsTheSame() throws IOException {
        String page = Files.readString(TOP.resolve("README.md"));
        String table = new StudyTable(result(RESULTS.resolve("cvit-mini-study" + ShippedResults.ENDING))).text();
        assertThat(table.split("\n\n")[0].lines()).hasSizeGreaterThan(10).allSatisfy(line -> assertThat(page)
                .contains(firstColumns(line)));
    }

    private static String firstColumns(String line) {
        return String.join("|", Arrays.copyOf(line.split("\\|"), 9)) + "|\n";
    }

    /** What the pages say in words follows from the lines, too. */
    @Test
    void whatIsSaidInWordsFollows() throws IOException {
        StudyResult result = result(RESULTS.resolve("cvit-mini-study" + ShippedResults.ENDING));
        for (Path file : List.of(TOP.resolve("README.md"), EXPERIMENTS.resolve("README.md"))) {
            String page = Files.readString(file).replaceAll("\\s+", " ");
            assertThat(page)
                    .contains("%.1f %% of the parameters that isolated LoRA stores"
                            .formatted(100.0 * stored(result, BASELINE) / stored(result, "isolated LoRA")))
                    .contains(difference(result, "isolated LoRA") + " ")
                    .contains(difference(result, "LiLoRA, loss off") + " ")
                    .contains(difference(result, "LiLoRA, fixed mix"))
                    .contains(difference(result, "shared A only") + " ");
        }
    }

    private static long stored(StudyResult result, String variant) {
        return result.of(variant).get(0).stored();
    }

    private static String difference(StudyResult result, String variant) {
        Interval ap = result.difference(variant, BASELINE, StudyResult.metric("ap"))
                .orElseThrow()
                .interval();
        return "%.1f ± %.1f".formatted(Math.abs(ap.mean()), ap.half().orElseThrow());
    }

    @Test
    void storedParametersAreWhatThePlannerCounts() throws IOException {
        Path file = RESULTS.resolve("cvit-mini-study" + ShippedResults.ENDING);
        Study study = study(file);
        StudyResult result = result(file);
        MethodCatalog methods = MethodCatalog.load();
        for (StudyRun run : study.runs().subList(0, study.variants().size())) {
            ExperimentSpec spec = run.experiment();
            ModelConfig config = ModelConfig.read(Path.of(spec.baseModel()));
            ParameterPlan plan = Planner.parameters(
                    RunInputs.Configured.of(
                            methods.find(spec.method().id()), spec.method().options()),
                    config,
                    AdaptedLayers.matching(config, spec.training().targets()),
                    spec.tasks().size());
            assertThat(plan.storedTotal()).as(run.variant()).isEqualTo(stored(result, run.variant()));
        }
        assertThat(study.variants()).containsExactlyElementsOf(result.variants());
    }
}
