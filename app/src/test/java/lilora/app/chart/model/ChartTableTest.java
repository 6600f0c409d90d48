package lilora.app.chart.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import lilora.app.chart.export.LatexTable;
import lilora.app.chart.plot.Labels;
import lilora.app.format.Formats;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ChartTableTest {
    private final Locale before = Locale.getDefault();

    private static final ChartTable TABLE = new ChartTable(
            "Two runs",
            List.of(ChartTable.Column.text("Run, name"), ChartTable.Column.number("AP", 1)),
            List.of(
                    List.of(
                            ChartTable.Cell.of("a \"b\"_1"),
                            ChartTable.Cell.of(61.25).with(ChartTable.Mark.BEST)),
                    List.of(ChartTable.Cell.of("50 % & more"), ChartTable.Cell.of(-1234.5)),
                    List.of(ChartTable.Cell.of("none"), ChartTable.Cell.MISSING)),
            "n = 1");

    @AfterEach
    void setLocaleBack() {
        Locale.setDefault(before);
    }

    @Test
    void csvQuotesWhatNeedsItAndWritesPointsInAnyCountry() {
        Locale.setDefault(Locale.GERMANY);

        assertThat(TABLE.csv())
                .isEqualTo("\"Run, name\",AP\r\n\"a \"\"b\"\"_1\",61.25\r\n50 % & more,-1234.5\r\nnone,\r\n");
    }

    @Test
    void latexHasBooktabsRulesPointsAndMarks() {
        Locale.setDefault(Locale.GERMANY);

        assertThat(LatexTable.of(TABLE))
                .contains("\\toprule", "\\midrule", "\\bottomrule", "\\begin{tabular}{lr}")
                .contains("a {\\char34}b{\\char34}\\_1 & \\textbf{61.3} \\\\")
                .contains("50 \\% \\& more & $-$1234.5 \\\\")
                .contains("none & -- \\\\")
                .contains("\\caption{Two runs. n = 1}");
    }

    @Test
    void whatIsMissingIsADashAndNeverAZero() {
        assertThat(TABLE.shown(2, 1)).isEqualTo("–");
    }

    @Test
    void roundCountsAtAnAxisHaveNoZerosTheyDoNotNeed() {
        assertThat(List.of(Formats.round(2e7), Formats.round(5e5), Formats.round(1.5e6), Formats.round(1.25e6)))
                .containsExactly("20 M", "500 k", "1.5 M", "1.25 M");
    }

    @Test
    void aLabelThatIsTooLongLosesItsRemarkBeforeItsName() {
        assertThat(Labels.core("quick start, LiLoRA (MAP 16.1)", 22)).isEqualTo("quick start, LiLoRA");
        assertThat(Labels.core("Average (MAP 16.1)", 22)).isEqualTo("Average (MAP 16.1)");
        assertThat(Labels.core("a name that is far too long (MAP 16.1)", 22)).isEqualTo("a name tha…ar too long");
    }

    @Test
    void numbersReadTheSameInAnyCountry() {
        Locale.setDefault(Locale.GERMANY);

        assertThat(Formats.points(61.25)).isEqualTo("61.3");
        assertThat(Formats.signed(-14)).isEqualTo("−14.0");
        assertThat(Formats.signed(-0.01)).isEqualTo("0.0");
        assertThat(Formats.count(184_220)).isEqualTo("184,220");
        assertThat(Formats.compact(1_234_567)).isEqualTo("1.23 M");
        assertThat(Formats.duration(7503)).isEqualTo("2 h 05 min");
        assertThat(Formats.threeDigits(0.004123)).isEqualTo("0.00412");
    }
}
