package lilora.engine.method.builtin;

import static lilora.engine.method.TensorBank.training;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import lilora.engine.InputException;
import lilora.engine.method.ContinualMethod.Stage;
import lilora.engine.method.LoraOptions;
import lilora.engine.method.OptionSchema;
import lilora.engine.method.TinyMethodRun;
import lilora.engine.model.LinearSite;
import org.junit.jupiter.api.Test;

/** What counts as used, the published budget, and what is refused. */
class ClMoeTest {
    private static final Stage FIRST = new Stage(1, List.of(1));

    /** Of three positions each counts its two heaviest experts. */
    @Test
    void aTaskCountsItsExperts() {
        ClMoe.Options options = new ClMoe.Options(new LoraOptions(6, 3, 0), 3, ClMoe.Form.MERGED, 0.7, 5);
        try (TinyMethodRun tiny = new TinyMethodRun(new ClMoe(), options)) {
            tiny.learn(FIRST);
            for (LinearSite site : TinyMethodRun.SITES) {
                float[] counts = tiny.bank.get(training("counts", site.name())).toFloatArray();
                assertThat(counts[0] + counts[1] + counts[2]).isEqualTo(2 * 3);
                for (float count : counts) {
                    assertThat(count).isBetween(0f, 3f);
                }
            }
            assertThat(tiny.bank.names("training/own/")).isEmpty();
        }
    }

    @Test
    void itStoresWhatMcitlibStores() {
        LoraOptions lora = new LoraOptions(96, 192, 0.05);
        ClMoe.Options options = new ClMoe.Options(lora, 6, ClMoe.Form.PRISM, 0.7, 200);
        assertThat(Sites.shared(Sites.decoder(), site -> new ClMoe().count(options, site)))
                .isEqualTo(246_693_888);
    }

    @Test
    void aRankThatExpertsCannotShareIsRefused() {
        OptionSchema<ClMoe.Options> schema = OptionSchema.of(new ClMoe().descriptor());
        assertThatThrownBy(() -> schema.parse(Map.of("rank", 10, "experts", 4)))
                .isInstanceOf(InputException.class)
                .hasMessage(
                        "Option \"rank\" is 10, and cannot be shared evenly by 4 experts; choose a multiple of \"experts\".");
    }
}
