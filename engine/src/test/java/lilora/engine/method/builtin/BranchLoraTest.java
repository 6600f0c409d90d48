package lilora.engine.method.builtin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import lilora.engine.InputException;
import lilora.engine.method.ContinualMethod.LayerCount;
import lilora.engine.method.LoraOptions;
import org.junit.jupiter.api.Test;

/** The published number of trained parameters, and what is refused. */
class BranchLoraTest {
    /** 222M are told; its projector is trained itself. */
    @Test
    void asManyNumbersAreTrainedAsArePublished() {
        BranchLora.Options options = new BranchLora.Options(new LoraOptions(128, 256, 0.05), 8, 1, 200);
        long layers = Sites.decoder().stream()
                .map(site -> new BranchLora().count(options, site))
                .mapToLong(LayerCount::trainedFirst)
                .sum();
        assertThat(layers).isEqualTo(201_392_128);
        assertThat(Math.round((layers + 20_979_712) / 1e6)).isEqualTo(222);
        assertThat(Sites.perTask(Sites.decoder(), site -> new BranchLora().count(options, site)))
                .isEqualTo(9_109_504);
    }

    @Test
    void branchesShareTheRankEvenly() {
        assertThatThrownBy(() -> new BranchLora.Options(new LoraOptions(9, 4, 0), 4, 1, 200))
                .isInstanceOf(InputException.class)
                .hasMessage("Option \"rank\" is 9, and cannot be shared evenly by 4 experts; choose a multiple of"
                        + " \"experts\".");
    }
}
