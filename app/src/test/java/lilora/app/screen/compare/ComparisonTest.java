package lilora.app.screen.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import lilora.app.chart.export.LatexTable;
import lilora.app.chart.model.ChartTable;
import lilora.app.chart.model.LineModel;
import lilora.app.chart.model.MatrixModel;
import lilora.app.chart.model.SeriesStyle;
import lilora.app.chart.run.ForgettingDefinition;
import lilora.app.chart.run.RunStyles;
import lilora.app.chart.run.Spread;
import lilora.app.screen.run.TwoTaskRuns;
import lilora.engine.method.MethodCatalog;
import lilora.storage.Workspace;
import lilora.storage.repository.StepMetric;
import lilora.storage.repository.StepQuery;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComparisonTest {
    @TempDir
    Path folder;

    private Comparison.Member member(Workspace workspace, String id, int style) {
        return new Comparison.Member(
                workspace.runs().find(id).orElseThrow(),
                workspace.runs().steps(id, StepQuery.whole(100, StepMetric.TASK_LOSS)),
                SeriesStyle.numbered(style));
    }

    private static Comparison compare(String starred, Comparison.Member... members) {
        return Comparison.of(
                List.of(members),
                new Comparison.Look(starred, false, Spread.INTERVAL, ForgettingDefinition.MAX_LAST),
                MethodCatalog.load());
    }

    @Test
    void distancesAreMeasuredFromTheStarredRunAndTheBestIsMarked() throws IOException {
        try (Workspace workspace = Workspace.open(folder)) {
            TwoTaskRuns.write(workspace, "a", "lilora", 10);
            TwoTaskRuns.write(workspace, "b", "sequential-lora", 40);

            Comparison comparison = compare("b", member(workspace, "a", 0), member(workspace, "b", 1));

            ChartTable table = comparison.headline();
            assertThat(table.shown(0, 1)).isEqualTo("65.0");
            assertThat(table.shown(0, 2)).isEqualTo("+15.0");
            assertThat(table.shown(1, 2)).isEqualTo("–");
            assertThat(table.rows().get(0).get(1).mark()).isEqualTo(ChartTable.Mark.BEST);
            assertThat(LatexTable.of(table)).contains("\\textbf{65.0}", "\\underline{50.0}");
            assertThat(comparison.differences())
                    .singleElement()
                    .satisfies(matrix -> assertThat(matrix.at(2, 0).value()).hasValue(30));
        }
    }

    @Test
    void settingsThatDifferComeFirst() throws IOException {
        try (Workspace workspace = Workspace.open(folder)) {
            TwoTaskRuns.write(workspace, "a", "lilora", 10);
            TwoTaskRuns.write(workspace, "b", "sequential-lora", 40);

            ChartTable table = compare("", member(workspace, "a", 0), member(workspace, "b", 1))
                    .configuration();

            assertThat(table.rows().get(0).get(0).text()).isEqualTo("method.id");
            assertThat(table.footer()).isEqualTo("1 setting differs; it comes first.");
        }
    }

    @Test
    void twoRunsOfOneNameAreToldApart() throws IOException {
        try (Workspace workspace = Workspace.open(folder)) {
            TwoTaskRuns.write(workspace, "a", "lilora", 10);
            TwoTaskRuns.write(workspace, "b", "lilora", 40);

            Comparison comparison = compare("a", member(workspace, "a", 0), member(workspace, "b", 1));

            assertThat(comparison.entries())
                    .extracting(entry -> entry.run().name())
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void aRunThatWasRenamedIsCalledSo() throws IOException {
        try (Workspace workspace = Workspace.open(folder)) {
            TwoTaskRuns.write(workspace, "a", 4, 1, 10);
            TwoTaskRuns.write(workspace, "b", 4, 2, 10);
            workspace.runs().rename("a", "mine");

            List<Comparison.Member> members = List.of(member(workspace, "a", 0), member(workspace, "b", 1));
            Comparison apart = compare("", members.get(0), members.get(1));
            Comparison together = Comparison.of(
                    members,
                    new Comparison.Look("", true, Spread.INTERVAL, ForgettingDefinition.MAX_LAST),
                    MethodCatalog.load());

            String other = "two tasks \"quoted\" 🦉";
            assertThat(apart.entries()).extracting(entry -> entry.run().name()).containsExactly("mine", other);
            assertThat(apart.loss().series().get(0).name()).isEqualTo("mine");
            assertThat(together.entries())
                    .extracting(entry -> entry.run().name())
                    .containsExactly(other + " · 2 seeds");
        }
    }

    @Test
    void aRunKeepsItsStyleOverSessions() {
        SeriesStyle first;
        try (Workspace workspace = Workspace.open(folder)) {
            RunStyles styles = new RunStyles(workspace.preferences());
            first = styles.of("a");
            assertThat(styles.of("b")).isNotEqualTo(first);
        }
        try (Workspace workspace = Workspace.open(folder)) {
            assertThat(new RunStyles(workspace.preferences()).of("a")).isEqualTo(first);
        }
    }

    @Test
    void equalNamesAreFollowedByWhatDiffers() throws IOException {
        try (Workspace workspace = Workspace.open(folder)) {
            TwoTaskRuns.write(workspace, "a", 4, 1, 10);
            TwoTaskRuns.write(workspace, "b", 4, 2, 10);
            TwoTaskRuns.write(workspace, "c", 8, 2, 10);
            TwoTaskRuns.write(workspace, "d", 8, 2, 10);

            Comparison seeds = compare("", member(workspace, "a", 0), member(workspace, "b", 1));
            Comparison all =
                    compare("", member(workspace, "a", 0), member(workspace, "b", 1), member(workspace, "c", 2));
            Comparison twins = compare("", member(workspace, "c", 0), member(workspace, "d", 1));

            String name = "two tasks \"quoted\" 🦉";
            assertThat(seeds.entries())
                    .extracting(entry -> entry.run().name())
                    .containsExactly(name + " · seed 1", name + " · seed 2");
            assertThat(all.entries())
                    .extracting(entry -> entry.run().name())
                    .containsExactly(
                            name + " · rank 4 · seed 1", name + " · rank 4 · seed 2", name + " · rank 8 · seed 2");
            assertThat(all.configuration().columns().get(3).title()).isEqualTo(name + " · rank 8 · seed 2");
            assertThat(all.loss().series().get(2).name()).isEqualTo(name + " · rank 8 · seed 2");
            assertThat(twins.entries())
                    .extracting(entry -> entry.run().name())
                    .doesNotHaveDuplicates()
                    .allSatisfy(told -> assertThat(told).endsWith(told.contains("· c") ? "· c" : "· d"));
        }
    }

    @Test
    void seedsAreOneEntryWithMeanSpreadAndBands() throws IOException {
        try (Workspace workspace = Workspace.open(folder)) {
            TwoTaskRuns.write(workspace, "a", 4, 1, 10);
            TwoTaskRuns.write(workspace, "b", 4, 2, 20);
            TwoTaskRuns.write(workspace, "c", 8, 1, 40);
            TwoTaskRuns.write(workspace, "again", 4, 2, 20);

            Comparison comparison = Comparison.of(
                    List.of(
                            member(workspace, "a", 0),
                            member(workspace, "b", 1),
                            member(workspace, "c", 2),
                            member(workspace, "again", 3)),
                    new Comparison.Look("b", true, Spread.DEVIATION, ForgettingDefinition.MAX_LAST),
                    MethodCatalog.load());

            // The repeated seed says nothing new: it is no third seed.
            assertThat(comparison.entries())
                    .extracting(Comparison.Compared::runIds)
                    .containsExactly(List.of("a", "b"), List.of("c"), List.of("again"));
            assertThat(comparison.baseline()).contains("a");
            ChartTable table = comparison.headline();
            assertThat(table.shown(0, 0)).endsWith("· rank 4 · 2 seeds");
            assertThat(table.shown(0, 1)).isEqualTo("2");
            assertThat(table.shown(0, 2)).isEqualTo("62.5 ± 3.5");
            assertThat(table.shown(1, 2)).isEqualTo("50.0");
            assertThat(table.shown(1, 3)).isEqualTo("−12.5");
            assertThat(table.csv()).startsWith("Run,n,AP,AP std,Δ AP,").contains(",62.5,3.5355339059327378,,");
            assertThat(LatexTable.of(table)).contains("62.5 $\\pm$ 3.5");
            LineModel.Series average = comparison.average().series().get(0);
            assertThat(average.name()).contains("mean ± std");
            assertThat(average.band().orElseThrow().low().y(1)).isCloseTo(62.5 - 3.5355, within(1e-3));
            assertThat(comparison.average().series().get(1).band()).isEmpty();
            assertThat(comparison.loss().series().get(0).band()).isPresent();
            assertThat(comparison.forgetting().series().get(0).shown(0)).isEqualTo("15.0 (7.9 to 22.1, n = 2)");
            assertThat(comparison.matrices().get(0).at(2, 0).value()).hasValue(65);
        }
    }

    @Test
    void bandsWhiskersAndRangesAreOfOneKindWithItsNameAndN() throws IOException {
        try (Workspace workspace = Workspace.open(folder)) {
            TwoTaskRuns.write(workspace, "a", 4, 1, 10);
            TwoTaskRuns.write(workspace, "b", 4, 2, 20);
            TwoTaskRuns.write(workspace, "c", 8, 1, 40);
            Map<Spread, List<String>> ends = Map.of(
                    Spread.INTERVAL, List.of("62.5 (30.7 to 94.3, n = 2)", "65.0 (1.5 to 128.5, n = 2)"),
                    Spread.DEVIATION, List.of("62.5 (59.0 to 66.0, n = 2)", "65.0 (57.9 to 72.1, n = 2)"),
                    Spread.EXTREMES, List.of("62.5 (60.0 to 65.0, n = 2)", "65.0 (60.0 to 70.0, n = 2)"));
            for (Spread spread : Spread.values()) {
                Comparison comparison = Comparison.of(
                        List.of(member(workspace, "a", 0), member(workspace, "b", 1), member(workspace, "c", 2)),
                        new Comparison.Look("", true, spread, ForgettingDefinition.MAX_LAST),
                        MethodCatalog.load());
                String ap = ends.get(spread).get(0);

                LineModel.Series average = comparison.average().series().get(0);
                assertThat(average.name()).contains("2 seeds (" + spread.words());
                assertThat(average.band().orElseThrow().at(1).around(62.5)).isEqualTo(ap);
                assertThat(comparison.loss().series().get(0).name()).endsWith("(" + spread.words() + ")");
                assertThat(comparison.forgetting().series().get(0).name()).contains(spread.words());
                assertThat(comparison.parameters().y().label()).contains(spread.words());
                assertThat(comparison.parameters().dots().get(0).shown()).isEqualTo(ap);
                MatrixModel matrix = comparison.matrices().get(0);
                assertThat(matrix.title()).contains(spread.words());
                assertThat(matrix.spoken(2, 0)).contains(ends.get(spread).get(1));
                assertThat(matrix.table().columns()).hasSize(1 + 2 * 3 + 1);
                // A run alone is a plain line, a bar and a number.
                assertThat(comparison.average().series().get(1).band()).isEmpty();
                assertThat(comparison.loss().series().get(1).band()).isEmpty();
                assertThat(comparison.forgetting().series().get(1).shown(0)).isEqualTo("40.0");
                assertThat(comparison.parameters().dots().get(1).bar()).isEmpty();
                assertThat(comparison.matrices().get(1).spoken(2, 0)).doesNotContain("n =");
            }
        }
    }

    @Test
    void aSeedThatIsNotEvaluatedYetTakesNoPartInTheMeanOfTheOthers() throws IOException {
        try (Workspace workspace = Workspace.open(folder)) {
            TwoTaskRuns.write(workspace, "a", 4, 1, 10);
            TwoTaskRuns.write(workspace, "b", 4, 2, 20);
            new TwoTaskRuns.AtWork(workspace, "c", "lilora", 3);

            Comparison comparison = Comparison.of(
                    List.of(member(workspace, "a", 0), member(workspace, "b", 1), member(workspace, "c", 2)),
                    new Comparison.Look("", true, Spread.EXTREMES, ForgettingDefinition.MAX_LAST),
                    MethodCatalog.load());

            LineModel.Series average = comparison.average().series().get(0);
            assertThat(average.name()).contains("3 seeds, 2 evaluated (mean, lowest to highest");
            assertThat(average.band().orElseThrow().at(1).around(62.5)).isEqualTo("62.5 (60.0 to 65.0, n = 2)");
            assertThat(comparison.parameters().dots()).hasSize(1);
            // As many as the means beside it are over.
            assertThat(comparison.headline().shown(0, 1)).isEqualTo("2");
            // All three have lost something by then.
            assertThat(comparison.loss().series().get(0).band().orElseThrow().n())
                    .isEqualTo(3);
        }
    }

    @Test
    void oneDefinitionOfForgettingHoldsForAllAndIsNamed() throws IOException {
        try (Workspace workspace = Workspace.open(folder)) {
            // The first task gains 10 points after it was learned.
            TwoTaskRuns.write(workspace, "a", "lilora", -10);
            for (ForgettingDefinition definition : ForgettingDefinition.values()) {
                Comparison comparison = Comparison.of(
                        List.of(member(workspace, "a", 0)),
                        new Comparison.Look("", false, Spread.INTERVAL, definition),
                        MethodCatalog.load());
                String shown = definition == ForgettingDefinition.MAX_LAST ? "0.0" : "−10.0";

                int column = comparison.headline().columns().stream()
                        .map(ChartTable.Column::title)
                        .toList()
                        .indexOf(definition.title());
                assertThat(comparison.headline().shown(0, column)).isEqualTo(shown);
                assertThat(comparison.headline().footer()).contains(definition.formula(), definition.source());
                assertThat(comparison.forgetting().table().footer()).contains(definition.source());
                assertThat(comparison.forgetting().title()).contains(definition.words());
                assertThat(comparison.forgetting().series().get(0).shown(0)).isEqualTo(shown);
                assertThat(comparison.forgetting().series().get(0).shown(1)).isEqualTo("not evaluated");
                assertThat(comparison.parameters().note()).contains(definition.words());
            }
        }
    }

    @Test
    void runsThatTheirAnswersDoNotTellApartAreNotRanked() throws IOException {
        try (Workspace workspace = Workspace.open(folder)) {
            TwoTaskRuns.write(workspace, "a", 4, 1, 10);
            TwoTaskRuns.write(workspace, "b", 4, 2, 11);

            ChartTable table = compare("", member(workspace, "a", 0), member(workspace, "b", 1))
                    .headline();

            // Half a point over twice fifty answers.
            assertThat(table.rows())
                    .allSatisfy(row -> assertThat(row.get(1).mark()).isEqualTo(ChartTable.Mark.TIED));
            assertThat(LatexTable.of(table)).contains("\\textbf{65.0}", "\\textbf{64.5}");
        }
    }
}
