package lilora.storage.h2;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ThinningTest {
    private static Thinning.Doubles of(List<Double> values) {
        Thinning.Doubles doubles = new Thinning.Doubles();
        values.forEach(doubles::add);
        return doubles;
    }

    @Property(seed = "1", tries = 300)
    void extremesAndEndsStayInOrderAndWithinTheLimit(
            @ForAll @Size(min = 1, max = 300) List<Double> values, @ForAll @IntRange(min = 4, max = 40) int most) {
        int[] kept = Thinning.keep(of(values), most);

        assertThat(kept).hasSizeLessThanOrEqualTo(most).isSorted().doesNotHaveDuplicates();
        assertThat(kept[0]).isZero();
        assertThat(kept[kept.length - 1]).isEqualTo(values.size() - 1);
        double[] shown = Arrays.stream(kept).mapToDouble(values::get).toArray();
        assertThat(Arrays.stream(shown).max().getAsDouble())
                .isEqualTo(
                        values.stream().mapToDouble(Double::doubleValue).max().getAsDouble());
        assertThat(Arrays.stream(shown).min().getAsDouble())
                .isEqualTo(
                        values.stream().mapToDouble(Double::doubleValue).min().getAsDouble());
    }

    @Test
    void aSpikeAmongValuesThatAreNoNumbersStays() {
        Double[] values = new Double[100];
        Arrays.fill(values, Double.NaN);
        values[57] = 9.0;

        assertThat(Thinning.keep(of(List.of(values)), 10)).contains(57);
    }
}
