package lilora.engine.method.builtin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import lilora.engine.method.ContinualMethod.Stage;
import lilora.engine.method.LoraOptions;
import lilora.engine.method.TensorBank;
import lilora.engine.method.TinyMethodRun;
import lilora.engine.model.LinearSite;
import org.junit.jupiter.api.Test;

/** Adapters that are chosen or mixed by the question: how HiDe-LLaVA's and DISCO's begin. */
class RoutedLorasTest {
    private static final LoraOptions LORA = new LoraOptions(2, 3, 0);

    /** At 0.01, and not uniform in 1 / √in as LoRA's: it counts where sums of A meet sums of B. */
    @Test
    void everyABeginsSmall() {
        try (TinyMethodRun disco = new TinyMethodRun(new Disco(), LORA);
                TinyMethodRun hide = new TinyMethodRun(new Hide(), new Hide.Options(LORA, Hide.Form.MCITLIB))) {
            for (TinyMethodRun tiny : List.of(disco, hide)) {
                tiny.run.beforeStage(new Stage(1, List.of(1)));
                for (LinearSite site : TinyMethodRun.SITES) {
                    float[] down =
                            tiny.bank.get(TensorBank.task(1, "A", site.name())).toFloatArray();
                    double squares = 0;
                    for (float value : down) {
                        squares += value * value;
                    }
                    assertThat(Math.sqrt(squares / down.length)).isBetween(0.004, 0.02);
                }
            }
        }
    }
}
