package lilora.engine.method.builtin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import java.util.List;
import lilora.engine.method.ContinualMethod.Stage;
import lilora.engine.method.LoraOptions;
import lilora.engine.method.TinyMethodRun;
import lilora.engine.model.FrozenLinear;
import lilora.engine.model.LinearSite;
import org.junit.jupiter.api.Test;

/** Earlier adapters beside the one that is learned. */
class RegLoraTest {
    /** Its code has them in the weights, which lose nothing. */
    @Test
    void dropoutTakesNothingFromEarlierAdapters() {
        LoraOptions dropping = new LoraOptions(2, 4, 0.9);
        try (TinyMethodRun tiny = new TinyMethodRun(new RegLora(), new RegLora.Options(dropping, 1, 0.1))) {
            tiny.learn(new Stage(1, List.of(1)));
            Stage second = new Stage(2, List.of(2));
            tiny.run.beforeStage(second);
            for (LinearSite site : TinyMethodRun.SITES) {
                FrozenLinear layer = tiny.layer(site);
                NDArray x = tiny.random(3, site.in());
                float[] expected = TinyMethodRun.output(tiny.run.inference(1), layer, x);
                float[] found = TinyMethodRun.output(tiny.run.training(second), layer, x);
                for (int i = 0; i < found.length; i++) {
                    assertThat(found[i]).isCloseTo(expected[i], within(1e-5f));
                }
            }
        }
    }
}
