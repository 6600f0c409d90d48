package lilora.engine.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import lilora.engine.experiment.EvaluationSpec;
import lilora.engine.experiment.ExperimentSpec;
import lilora.engine.experiment.MethodSpec;
import lilora.engine.experiment.TaskSpec;
import lilora.engine.experiment.TrainingSpec;
import lilora.engine.method.MethodCatalog;
import lilora.engine.study.StudyResult;
import lilora.engine.study.StudyRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StudyTableTest {
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "a|b, a\\|b",
                "\"two\nlines\", two lines",
                "*bold* `code` <b> [x](y), \\*bold\\* \\`code\\` \\<b> \\[x\\](y)",
                "\"a\u001b[2Jb\", a\uFFFD\\[2Jb",
                "back\\slash, back\\\\slash",
                "rank_128, rank_128"
            })
    void aTitleStaysInItsCell(String title, String cell) {
        assertThat(StudyTable.literal(title)).isEqualTo(cell);
    }

    private static StudyResult.Measured run(String variant, long seed, double ap) {
        return run(variant, "joint", seed, ap);
    }

    private static StudyResult.Measured run(String variant, String method, long seed, double ap) {
        ExperimentSpec experiment = new ExperimentSpec(
                1,
                "e",
                "m",
                List.of(TaskSpec.of("t")),
                new MethodSpec(method, Map.of()),
                TrainingSpec.DEFAULT,
                EvaluationSpec.DEFAULT,
                seed);
        return new StudyResult.Measured(
                new StudyRun(variant, "given", seed, experiment), Map.of("ap", ap), Map.of(), 1, 1);
    }

    @Test
    void whatOnlySomeAreGivenStandsBelow() {
        StudyResult result = new StudyResult(List.of(), List.of(run("a|b", 1, 5)));
        assertThat(new StudyTable(result).conditions(MethodCatalog.load())).isEmpty();
        List<StudyResult.Measured> runs = List.of(run("a|b", 1, 5), run("told", "lilora", 1, 6));
        assertThat(new StudyTable(new StudyResult(List.of(), runs)).conditions(MethodCatalog.load()))
                .isEqualTo("\nTold the task of each question: told. Learn all tasks at once: a\\|b.\n");
    }

    /** 6 − 5, 8 − 6 and 9 − 5 leave room for 0 (2.33 ± 3.79) until there are 5 pairs: 2.776 · 1.528 / √5 = 1.90. */
    @Test
    void aDifferenceInsideItsIntervalSaysSoAndWhatWouldSettleIt() {
        StudyTable table = new StudyTable(new StudyResult(
                List.of(),
                List.of(
                        run("base", 1, 5),
                        run("base", 2, 6),
                        run("base", 3, 5),
                        run("near", 1, 6),
                        run("near", 2, 8),
                        run("near", 3, 9),
                        run("far", 1, 25),
                        run("far", 2, 26),
                        run("far", 3, 26),
                        run("once", 1, 7))));
        assertThat(table.differences("base"))
                .contains("| near | 3 | 2.33 ± 3.79 (includes 0; about 2 more pairs would settle it) |")
                .contains("| far | 3 | 20.33 ± 1.43 |")
                .contains("| once | 1 | 2.00 (one pair: not estimable) |")
                .contains("t(0.975, n − 1) · sd / √n");
    }
}
