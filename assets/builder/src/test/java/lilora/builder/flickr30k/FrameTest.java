package lilora.builder.flickr30k;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.Rectangle;
import lilora.builder.source.BuildException;
import org.junit.jupiter.api.Test;

class FrameTest {
    @Test
    void wholeKeepsEverything() {
        assertThat(Frame.parse("whole").of(320, 180)).isEqualTo(new Rectangle(0, 0, 320, 180));
    }

    @Test
    void aPercentPlacesTheSquareAlongTheLongerSide() {
        assertThat(Frame.parse("0").of(320, 180)).isEqualTo(new Rectangle(0, 0, 180, 180));
        assertThat(Frame.parse("50").of(320, 180)).isEqualTo(new Rectangle(70, 0, 180, 180));
        assertThat(Frame.parse("100").of(180, 320)).isEqualTo(new Rectangle(0, 140, 180, 180));
    }

    @Test
    void refusesAnUnknownFrame() {
        assertThatThrownBy(() -> Frame.parse("101"))
                .isInstanceOf(BuildException.class)
                .hasMessageContaining("101");
    }
}
