package lilora.builder.science;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What the committed lists of sources promise. */
class SourceListTest {
    private static final List<List<String>> PHOTOS = Table.read("/lilora/builder/science/photos.tsv", 9);
    private static final List<List<String>> ANIMALS = Table.read("/lilora/builder/science/animals.tsv", 5);

    @Test
    void everyPhotoMayBePassedOnWithItsCredit() {
        assertThat(PHOTOS)
                .extracting(row -> row.get(6))
                .containsOnly(
                        "CC-BY-4.0", "CC-BY-3.0", "Public domain", "Free use, change and redistribution with credit");
        assertThat(PHOTOS).allSatisfy(row -> {
            assertThat(row.get(7)).isNotBlank();
            assertThat(row.get(8)).startsWith("http");
        });
    }

    @Test
    void noFileIsListedTwice() {
        assertThat(PHOTOS).extracting(row -> row.get(0)).doesNotHaveDuplicates();
        assertThat(ANIMALS).extracting(row -> row.get(0)).doesNotHaveDuplicates();
    }

    @Test
    void everyAnimalHasAnAuthor() {
        Set<String> blank = ANIMALS.stream()
                .filter(row -> row.get(4).isBlank())
                .map(row -> row.get(0))
                .collect(Collectors.toSet());
        assertThat(blank).isEmpty();
    }
}
