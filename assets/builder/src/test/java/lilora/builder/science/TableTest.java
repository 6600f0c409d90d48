package lilora.builder.science;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import lilora.builder.BuildException;
import org.junit.jupiter.api.Test;

class TableTest {
    @Test
    void theHeadingAndEmptyLinesAreSkipped() {
        assertThat(Table.parse("file\tkind\na.png\tgalaxy\n\nb.png\tnebula\n", "photos.tsv", 2))
                .containsExactly(List.of("a.png", "galaxy"), List.of("b.png", "nebula"));
    }

    @Test
    void aLineWithTooFewColumnsIsNamed() {
        assertThatThrownBy(() -> Table.parse("file\tkind\na.png\tgalaxy\nb.png\n", "photos.tsv", 2))
                .isInstanceOf(BuildException.class)
                .hasMessage("Line 3 of photos.tsv has 1 columns, not 2; separate them with tabs.");
    }
}
