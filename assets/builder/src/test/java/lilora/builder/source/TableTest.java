package lilora.builder.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.Test;

class TableTest {
    @Test
    void theFirstLineNamesTheColumns() {
        List<CSVRecord> rows = Table.parse("photos.tsv", "file\tkind\na.png\tgalaxy\nb.png\tnebula\n");

        assertThat(rows).extracting(row -> row.get("file")).containsExactly("a.png", "b.png");
        assertThat(rows).extracting(row -> row.get("kind")).containsExactly("galaxy", "nebula");
    }

    @Test
    void remarksAndEmptyLinesAreSkipped() {
        assertThat(Table.parse("photos.tsv", "# a remark\nfile\tkind\na.png\tgalaxy\n\n# another\nb.png\tnebula\n"))
                .extracting(CSVRecord::toList)
                .containsExactly(List.of("a.png", "galaxy"), List.of("b.png", "nebula"));
    }

    @Test
    void aCellIsTakenAsItIs() {
        assertThat(Table.parse("captions.tsv", "id\ttext\n1\t \"A\", 'b' \\t #c \n2\t\n"))
                .extracting(row -> row.get("text"))
                .containsExactly(" \"A\", 'b' \\t #c ", "");
    }

    @Test
    void aLineWithAnotherNumberOfColumnsIsNamed() {
        assertThatThrownBy(() -> Table.parse("photos.tsv", "file\tkind\na.png\tgalaxy\nb.png\n"))
                .isInstanceOf(BuildException.class)
                .hasMessage("Line 3 of photos.tsv has 1 columns, not 2; separate them by tabs.");
        assertThatThrownBy(() -> Table.parse("icons.tsv", "# a remark\na\tb\n1\t2\t3"))
                .isInstanceOf(BuildException.class)
                .hasMessage("Line 3 of icons.tsv has 3 columns, not 2; separate them by tabs.");
    }

    @Test
    void aListThatIsMissingIsNamed() {
        assertThatThrownBy(() -> Table.read(Table.class, "nothing.tsv"))
                .isInstanceOf(BuildException.class)
                .hasMessageContaining("nothing.tsv beside lilora.builder.source.Table");
    }
}
