package lilora.app.screen.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import lilora.app.planning.Materials;
import lilora.engine.InputException;
import lilora.engine.plan.ModelFolder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** On a copy of the shipped model: what a run would refuse is a fault before one is made. */
class BaseModelTest {
    @TempDir
    Path extracted;

    @TempDir
    Path parent;

    private Path folder;

    @BeforeEach
    void copy() throws IOException {
        Path shipped = Path.of(Materials.quickStart(extracted).baseModel());
        folder = Files.createDirectory(parent.resolve("copy"));
        for (String name : List.of(
                "config.json",
                "generation_config.json",
                "tokenizer.json",
                "tokenizer_config.json",
                "preprocessor_config.json",
                "model.safetensors")) {
            if (Files.exists(shipped.resolve(name))) {
                Files.copy(shipped.resolve(name), folder.resolve(name));
            }
        }
    }

    @Test
    void theShippedModelHasNoFault() {
        assertThat(BaseModel.of(folder).fault()).isEmpty();
        assertThat(BaseModel.below(List.of(parent))).containsExactly(BaseModel.of(folder));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            tokenizer_config.json    | "add_eos_token": false     | "add_eos_token": true
            tokenizer_config.json    | "legacy": true             | "anything": true
            tokenizer.json           | <image>                    | <picture>
            preprocessor_config.json | "do_resize": true          | "do_resize": false
            config.json              | "intermediate_size": 704   | "intermediate_size": 700
            model.safetensors        | F16                        | F17
            """)
    void whatARunRefusesIsAFaultInTheSameWords(String file, String from, String to) throws IOException {
        Path changed = folder.resolve(file);
        byte[] bytes = Files.readAllBytes(changed);
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        assertThat(text).contains(from);
        Files.write(changed, text.replaceFirst(from, to).getBytes(StandardCharsets.ISO_8859_1));
        String fault = BaseModel.of(folder).fault();
        assertThat(fault).isNotEmpty();
        assertThatThrownBy(() -> ModelFolder.open(folder))
                .isInstanceOf(InputException.class)
                .hasMessage(fault);
        assertThat(BaseModel.below(List.of(parent)).get(0).fault()).isEqualTo(fault);
    }
}
