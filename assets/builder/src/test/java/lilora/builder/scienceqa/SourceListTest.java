package lilora.builder.scienceqa;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import lilora.builder.scienceqa.astronomy.AstronomySubject;
import lilora.builder.scienceqa.biology.BiologySubject;
import lilora.builder.source.Table;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.Test;

/** What the committed lists of sources promise. */
class SourceListTest {
    private static final List<CSVRecord> PHOTOS = Table.read(AstronomySubject.class, "photos.tsv");
    private static final List<CSVRecord> ANIMALS = Table.read(BiologySubject.class, "animals.tsv");

    @Test
    void everyPhotoMayBePassedOnWithItsCredit() {
        assertThat(PHOTOS)
                .extracting(row -> row.get("licence"))
                .containsOnly(
                        "CC-BY-4.0", "CC-BY-3.0", "Public domain", "Free use, change and redistribution with credit");
        assertThat(PHOTOS).allSatisfy(row -> {
            assertThat(row.get("credit")).isNotBlank();
            assertThat(row.get("url")).startsWith("http");
        });
    }

    @Test
    void noFileIsListedTwice() {
        assertThat(PHOTOS).extracting(row -> row.get("file")).doesNotHaveDuplicates();
        assertThat(ANIMALS).extracting(row -> row.get("file")).doesNotHaveDuplicates();
    }

    @Test
    void everyAnimalHasAnAuthor() {
        Set<String> blank = ANIMALS.stream()
                .filter(row -> row.get("author").isBlank())
                .map(row -> row.get("file"))
                .collect(Collectors.toSet());
        assertThat(blank).isEmpty();
    }
}
