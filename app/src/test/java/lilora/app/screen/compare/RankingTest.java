package lilora.app.screen.compare;

import static lilora.app.chart.model.ChartTable.Mark.BEST;
import static lilora.app.chart.model.ChartTable.Mark.NONE;
import static lilora.app.chart.model.ChartTable.Mark.SECOND;
import static lilora.app.chart.model.ChartTable.Mark.TIED;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import lilora.app.chart.model.ChartTable;
import org.junit.jupiter.api.Test;

class RankingTest {
    private static List<ChartTable.Mark> marks(boolean higherIsBetter, Ranking.Value... values) {
        Ranking ranking = new Ranking(List.of(values), higherIsBetter);
        return IntStream.range(0, values.length).mapToObj(ranking::mark).toList();
    }

    private static Ranking.Value value(double value, double half) {
        return new Ranking.Value(OptionalDouble.of(value), OptionalDouble.of(half));
    }

    private static Ranking.Value exact(double value) {
        return new Ranking.Value(OptionalDouble.of(value), OptionalDouble.empty());
    }

    private static final Ranking.Value MISSING = new Ranking.Value(OptionalDouble.empty(), OptionalDouble.empty());

    @Test
    void aSureFirstIsTheBestAndTheNextTheSecond() {
        assertThat(marks(true, value(50, 1), value(60, 1), value(40, 1))).containsExactly(SECOND, BEST, NONE);
        assertThat(marks(false, value(50, 1), value(60, 1), value(40, 1))).containsExactly(SECOND, NONE, BEST);
    }

    @Test
    void valuesThatRoundAlikeAreRankedAsTheyAre() {
        assertThat(marks(true, exact(61.24), exact(61.16))).containsExactly(BEST, SECOND);
    }

    @Test
    void aDifferenceWithinTheIntervalIsNotBoldAlone() {
        assertThat(marks(true, value(60, 3), value(61, 3), value(20, 3))).containsExactly(TIED, TIED, NONE);
        assertThat(marks(true, value(60, 0.5), value(61, 0.5))).containsExactly(SECOND, BEST);
    }

    @Test
    void equalValuesAreTiedAndWhatIsMissingHasNoRank() {
        assertThat(marks(true, exact(60), exact(60), MISSING)).containsExactly(TIED, TIED, NONE);
        assertThat(marks(true, exact(60), MISSING)).containsExactly(NONE, NONE);
        assertThat(marks(true, MISSING, MISSING)).containsExactly(NONE, NONE);
    }
}
