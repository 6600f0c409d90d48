package lilora.engine.study;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lilora.engine.experiment.ComputeSpec;
import lilora.engine.experiment.RunContent;
import lilora.engine.hub.NamedModels;
import lilora.engine.method.MethodCatalog;
import lilora.engine.plan.Fingerprints;
import lilora.engine.plan.Preparation;
import lilora.engine.train.RunInputs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Results that are committed are of runs of the shipped study, on the shipped tasks and model as they are: each line stands for one. */
class CommittedResultsTest {
    private static final Path ASSETS = Path.of("..", "assets").toAbsolutePath().normalize();
    private static final Path STUDY =
            ASSETS.resolve("src/main/resources/lilora/assets/experiments/cvit-mini-study.json");
    private static final Path RESULTS = ASSETS.resolve("results/cvit-mini-study.jsonl");

    @TempDir
    Path folder;

    @Test
    void everyLineStandsForARunOfTheStudy() throws IOException {
        List<String> lines = Files.readAllLines(RESULTS);
        Study study = Study.read(STUDY, NamedModels.in(folder));
        KnownResults known = KnownResults.read(RESULTS);
        ComputeSpec compute = ComputeSpec.on("cpu", 1);
        Map<String, String> hashes;
        // Tasks and model are those of all runs.
        try (RunInputs inputs = new Preparation(MethodCatalog.load())
                .prepare(study.runs().get(0).experiment())) {
            hashes = Fingerprints.of(inputs);
        }

        List<Optional<KnownResults.Result>> found = study.runs().stream()
                .map(run -> known.of(RunContent.of(run.experiment(), compute, hashes)))
                .toList();

        assertThat(lines).isNotEmpty();
        assertThat(found.stream().filter(Optional::isPresent)).hasSameSizeAs(lines);
    }
}
