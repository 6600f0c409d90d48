package lilora.engine.method.builtin;

import static org.assertj.core.api.Assertions.assertThat;

import lilora.engine.method.ContinualMethod.LayerCount;
import org.junit.jupiter.api.Test;

/** The published budget. */
class ModalPromptTest {
    @Test
    void eachTaskStoresWhatIsPublished() {
        ModalPrompt.Options prism = new ModalPrompt.Options(96, ModalPrompt.Form.PRISM);
        LayerCount count = new ModalPrompt().besideLayers(prism, 4096, 1024);
        assertThat(count.storedPerTask()).isEqualTo(96 * 4096 + 19_927_808);
        assertThat(count.trainedFirst()).isEqualTo(96 * 4096);
    }
}
