package lilora.app.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import lilora.app.chart.export.LatexTable;
import lilora.app.chart.model.ChartTable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FormatsTest {
    @ParameterizedTest
    @ValueSource(doubles = {-0.0, -1e-300, -1e-9, -0.01, -0.0499})
    void whatRoundsToNothingHasNoSignWhereverItIsWritten(double nothing) {
        assertThat(Formats.points(nothing)).isEqualTo("0.0");
        assertThat(Formats.signed(nothing)).isEqualTo("0.0");
        assertThat(Formats.signed(-nothing)).isEqualTo("0.0");
        assertThat(Formats.fixed(nothing, 0)).isEqualTo("0");
        assertThat(Formats.spread(nothing, 0.01, 1)).isEqualTo("0.0 ± 0.0");
        ChartTable table = new ChartTable(
                "t",
                List.of(ChartTable.Column.number("a", 1), ChartTable.Column.difference("b", 1)),
                List.of(List.of(ChartTable.Cell.of(nothing), ChartTable.Cell.of(nothing))),
                "");
        assertThat(table.shown(0, 0)).isEqualTo("0.0");
        assertThat(table.shown(0, 1)).isEqualTo("0.0");
        assertThat(LatexTable.of(table)).contains("    0.0 & 0.0 ");
    }

    @ParameterizedTest
    @CsvSource({"-0.05,−0.1,−0.1", "-0.06,−0.1,−0.1", "0.06,0.1,+0.1", "12.34,12.3,+12.3", "-14,−14.0,−14.0"})
    void everythingElseKeepsItsSign(double value, String points, String signed) {
        assertThat(Formats.points(value)).isEqualTo(points);
        assertThat(Formats.signed(value)).isEqualTo(signed);
    }

    @Test
    void aShortenedNameKeepsWhatTellsItFromOthers() {
        assertThat(DisplayNames.keepingEnd("LiLoRA · seed 2", 40)).isEqualTo("LiLoRA · seed 2");
        assertThat(DisplayNames.keepingEnd("A long name of an experiment · seed 2", 20))
                .isEqualTo("A lon…iment · seed 2");
        assertThat(DisplayNames.keepingEnd("A long name without an addition", 10))
                .isEqualTo("A lo…ition");
    }

    /** As runs of a study are called: experiment, variant and order. */
    @Test
    void shortenedNamesThatBeginAndEndAlikeAreStillTold() {
        String study = "CVIT-mini on micro, 200 items a task, ";

        assertThat(DisplayNames.keepingEnd(study + "LiLoRA (paper) · 3 seeds", 40))
                .isNotEqualTo(DisplayNames.keepingEnd(study + "LiLoRA (code) · 3 seeds", 40))
                .endsWith("(paper) · 3 seeds");
        assertThat(DisplayNames.keepingEnd("base model micro · mix learned · tasks a-mini, b-mini, c-mini, d-mini", 49))
                .isEqualTo("base model micro · mix learned · tasks a…, d-mini");
    }

    @Test
    void namesThatBeginAlikeKeepTheirEnds() {
        assertThat(DisplayNames.keepingEnds("LiLoRA with its loss, weight 12", 14))
                .isEqualTo("LiLoRA…ight 12");
        assertThat(DisplayNames.keepingEnds("sequential", 14)).isEqualTo("sequential");
    }
}
