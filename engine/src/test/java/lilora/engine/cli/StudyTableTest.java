package lilora.engine.cli;

import static org.assertj.core.api.Assertions.assertThat;

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
}
