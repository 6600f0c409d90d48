package lilora.engine.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class AccuracyMatrixTest {
    @Test
    void cellsStartNotEvaluatedAndNeverAsZero() {
        AccuracyMatrix matrix = AccuracyMatrix.empty(2);

        assertThat(matrix.at(0, 1)).isEmpty();
        assertThat(matrix.at(2, 2)).isEmpty();
        assertThat(matrix.cells()).isEmpty();
    }

    @Test
    void withReturnsACopyAndLeavesTheOriginal() {
        AccuracyMatrix before = AccuracyMatrix.empty(2);
        AccuracyMatrix after = before.with(1, 1, 0);

        assertThat(after.at(1, 1)).hasValue(0);
        assertThat(after.at(1, 2)).isEmpty();
        assertThat(before.at(1, 1)).isEmpty();
    }

    @Test
    void anyShapeOfCellsIsPossible() {
        List<AccuracyMatrix.Cell> lastRowOnly =
                List.of(new AccuracyMatrix.Cell(2, 1, 60), new AccuracyMatrix.Cell(2, 2, 169.21));
        AccuracyMatrix joint = AccuracyMatrix.of(2, lastRowOnly);
        AccuracyMatrix upper = AccuracyMatrix.empty(2).with(0, 2, 10).with(1, 2, 20);

        assertThat(joint.cells()).isEqualTo(lastRowOnly);
        assertThat(upper.at(1, 2)).hasValue(20);
    }

    @Test
    void equalCellsMakeEqualMatrices() {
        AccuracyMatrix matrix = AccuracyMatrix.empty(3).with(0, 1, -0.0).with(3, 2, 55.5);

        assertThat(AccuracyMatrix.of(3, matrix.cells())).isEqualTo(matrix).hasSameHashCodeAs(matrix);
        assertThat(matrix).isEqualTo(AccuracyMatrix.empty(3).with(0, 1, 0.0).with(3, 2, 55.5));
        assertThat(matrix).isNotEqualTo(matrix.with(3, 2, 55));
        assertThat(AccuracyMatrix.empty(2)).isNotEqualTo(AccuracyMatrix.empty(3));
        assertThat(AccuracyMatrix.empty(1).with(1, 1, 5)).hasToString("AccuracyMatrix[[-], [5.0]]");
    }

    @Test
    void upToIsTheSequenceThatEndedThere() {
        AccuracyMatrix matrix = AccuracyMatrix.empty(3)
                .with(0, 3, 1)
                .with(1, 1, 2)
                .with(2, 1, 3)
                .with(2, 2, 4)
                .with(2, 3, 5)
                .with(3, 1, 6);

        assertThat(matrix.upTo(2))
                .isEqualTo(AccuracyMatrix.empty(2).with(1, 1, 2).with(2, 1, 3).with(2, 2, 4));
        assertThat(matrix.upTo(3)).isEqualTo(matrix);
        assertThatIllegalArgumentException().isThrownBy(() -> matrix.upTo(0));
    }

    @Test
    void cellsOutsideAndNumbersThatAreNoneAreRefused() {
        AccuracyMatrix matrix = AccuracyMatrix.empty(2);

        assertThatThrownBy(() -> matrix.at(3, 1))
                .isInstanceOf(IndexOutOfBoundsException.class)
                .hasMessage("There is no cell (stage 3, task 1): stages are 0..2, tasks 1..2.");
        assertThatThrownBy(() -> matrix.with(1, 0, 5)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatIllegalArgumentException().isThrownBy(() -> matrix.with(1, 1, Double.NaN));
        assertThatIllegalArgumentException().isThrownBy(() -> matrix.with(1, 1, Double.POSITIVE_INFINITY));
        assertThatIllegalArgumentException().isThrownBy(() -> AccuracyMatrix.empty(0));
    }
}
