package lilora.engine.method.builtin;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import lilora.engine.InputException;
import lilora.engine.method.MethodScope;
import lilora.engine.method.TinyMethodRun;
import lilora.engine.model.LinearSite;
import org.junit.jupiter.api.Test;

/** What it refuses. */
class EprojTest {
    private static final LinearSite DECODER = TinyMethodRun.SITES.get(0);

    @Test
    void itWantsAProjector() {
        try (TinyMethodRun tiny = new TinyMethodRun(new Eproj(), Eproj.Options.DEFAULT)) {
            MethodScope scope = new MethodScope(
                    List.of(DECODER), tiny.bank, tiny.layer(DECODER).kernels());
            assertThatThrownBy(() -> new Eproj().open(Eproj.Options.DEFAULT, scope))
                    .isInstanceOf(InputException.class)
                    .hasMessage("Eproj trains the projector, and none of its layers is adapted; add them to"
                            + " \"training.targets\".");
        }
    }
}
