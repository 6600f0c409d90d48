package lilora.engine.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrintableTest {
    @ParameterizedTest
    @ValueSource(strings = {"ScienceQA", "Größe – 90 % ± 2", "目的", "عربي", "🦉 owl", "zero\u200dwidth joiner", ""})
    void whatIsTextIsPrintedAsItIs(String text) {
        assertThat(Printable.line(text)).isSameAs(text);
    }

    @ParameterizedTest
    @CsvSource({
        "'a\u001b[2Jb', 'a\uFFFD[2Jb'",
        "'a\u009b31mb', 'a\uFFFD31mb'",
        "'a\u0007\u0008\u007fb', 'a\uFFFD\uFFFD\uFFFDb'",
        "'a\u202ecba', 'a\uFFFDcba'",
        "'a\u2066\u200f\u061cb', 'a\uFFFD\uFFFD\uFFFDb'"
    })
    void whatControlsATerminalIsReplaced(String text, String printed) {
        assertThat(Printable.line(text)).isEqualTo(printed);
        assertThat(Printable.lines(text)).isEqualTo(printed);
    }

    @Test
    void aTitleStaysOnItsLineAndHalfACharacterIsNone() {
        assertThat(Printable.line("a\nb\tc\r\u2028d")).isEqualTo("a b c  d");
        assertThat(Printable.line("a\ud800b")).isEqualTo("a\uFFFDb");
        assertThat(Printable.lines("a\nb\u001bc")).isEqualTo("a" + System.lineSeparator() + "b\uFFFDc");
        assertThat(new ResultTable(List.of("one\u001b[31m\ntwo")).header())
                .contains("one\uFFFD[31m two")
                .doesNotContain("\n");
    }
}
