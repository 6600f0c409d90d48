package lilora.engine.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import lilora.engine.InputException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What parts are by themselves, and the sentences that composing them would end with. */
class PartTest {
    @TempDir
    Path folder;

    private PartsFixture parts;

    @BeforeEach
    void copyParts() throws IOException {
        parts = PartsFixture.copy(folder);
    }

    @Test
    void kindAndNumbersAreReadFromHeaders() {
        assertThat(Part.language(parts.language())).isEqualTo(new Part("llama", 17_236, false));
        Part gguf = Part.language(PartsFixture.resource("gguf/qwen2.gguf"));
        assertThat(gguf.kind()).isEqualTo("qwen2");
        assertThat(gguf.parameters()).isPositive();
        assertThat(Part.vision(parts.vision()).kind()).isEqualTo("clip_vision_model");
        assertThat(Part.projector(parts.projector())).isEqualTo(new Part("", 480, true));
    }

    @Test
    void aProjectorIsFoundInItsFolder() {
        assertThat(Part.projectorFile(parts.projector().getParent())).isEqualTo(parts.projector());
        assertThat(Part.projectorFile(parts.vision())).isEqualTo(parts.vision());
        assertThat(Part.projectorFile(parts.projector())).isEqualTo(parts.projector());
    }

    @Test
    void whatComposingWouldRefuseIsRefusedWithFileAndRemedy() throws IOException {
        Path nothing = folder.resolve("nothing");
        assertThatThrownBy(() -> Part.language(nothing))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(nothing + " is neither a folder nor a GGUF file");
        Path cut = folder.resolve("cut.gguf");
        Files.write(cut, "GGUF".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        assertThatThrownBy(() -> Part.language(cut))
                .isInstanceOf(InputException.class)
                .hasMessageContaining(cut.toString());
        Path config = parts.language().resolve("config.json");
        Files.writeString(config, "{\"vision_config\": {}}");
        assertThatThrownBy(() -> Part.language(parts.language()))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("needs no composing");
        Files.delete(parts.vision().resolve("preprocessor_config.json"));
        assertThatThrownBy(() -> Part.vision(parts.vision()))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("preprocessor_config.json");
        Path tower = parts.vision().resolve("pytorch_model.bin");
        assertThatThrownBy(() -> Part.projector(tower))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("holds no projector");
    }
}
