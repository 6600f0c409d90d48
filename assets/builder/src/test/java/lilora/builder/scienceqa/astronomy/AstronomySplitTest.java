package lilora.builder.scienceqa.astronomy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.stream.Collectors;
import lilora.builder.scienceqa.NoPackages;
import lilora.builder.task.Split;
import org.junit.jupiter.api.Test;

class AstronomySplitTest {
    private final Split<SkyPhoto> split = AstronomySubject.split(NoPackages.context(2026));

    @Test
    void noExposureIsOnBothSides() {
        Set<String> train = split.train().stream().map(SkyPhoto::family).collect(Collectors.toSet());
        assertThat(split.test()).extracting(SkyPhoto::family).doesNotContainAnyElementsOf(train);
    }

    @Test
    void everyKindIsOnBothSidesWithAtLeastThreePhotosInTheTest() {
        for (SkyKind kind : SkyKind.values()) {
            assertThat(split.test()).filteredOn(photo -> photo.kind() == kind).hasSizeGreaterThanOrEqualTo(3);
            assertThat(split.train()).filteredOn(photo -> photo.kind() == kind).hasSizeGreaterThanOrEqualTo(6);
        }
    }

    @Test
    void theSameSeedGivesTheSameSplit() {
        assertThat(AstronomySubject.split(NoPackages.context(2026))).isEqualTo(split);
    }
}
