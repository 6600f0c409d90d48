package lilora.engine.method.builtin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import lilora.engine.InputException;
import lilora.engine.method.OptionSchema;
import org.junit.jupiter.api.Test;

/** What the mixture refuses. */
class MoeLoraTest {
    @Test
    void aRankThatExpertsCannotShareIsRefused() {
        OptionSchema<MoeLora.Options> schema = OptionSchema.of(new MoeLora().descriptor());
        assertThatThrownBy(() -> schema.parse(Map.of("rank", 10, "experts", 4)))
                .isInstanceOf(InputException.class)
                .hasMessage(
                        "Option \"rank\" is 10, and cannot be shared evenly by 4 experts; choose a multiple of \"experts\".");
        assertThat(schema.parse(Map.of("rank", 12, "experts", 4)).lora().rank()).isEqualTo(12);
    }
}
