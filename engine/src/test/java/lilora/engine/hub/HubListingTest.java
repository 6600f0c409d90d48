package lilora.engine.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import lilora.engine.InputException;
import lilora.engine.json.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the hub lists, what of it is needed, and where the hub is. */
class HubListingTest {
    private static final String ID = "ce013625030ba8dba906f756967f9e9ca394464a";

    @TempDir
    Path folder;

    private static HubListing listing(String siblings) {
        String text = "{\"sha\": \"%s\", \"siblings\": [%s]}".formatted(ID, siblings);
        return HubListing.of("The listing", Json.tree("The listing", text.getBytes(StandardCharsets.UTF_8)));
    }

    private static String plain(String name) {
        return "{\"rfilename\": \"%s\", \"size\": 6, \"blobId\": \"%s\"}".formatted(name, ID);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ../config.json      | outside the model's folder
            /etc/passwd         | outside the model's folder
            a/../../b           | outside the model's folder
            a/./b               | outside the model's folder
            a//b                | outside the model's folder
            ..                  | outside the model's folder
            ''                  | outside the model's folder
            ..\\\\\\\\config.json | outside the model's folder
            C:config.json       | outside the model's folder
            a\\\\u0000b         | outside the model's folder
            a\\\\nb             | outside the model's folder
            """)
    void namesThatLeaveTheFolderAreRefused(String name, String words) {
        assertRefused(plain(name.replace("\\\\", "\\")), words);
    }

    private static void assertRefused(String siblings, String words) {
        assertThatThrownBy(() -> listing(siblings))
                .isInstanceOf(InputException.class)
                .hasMessageStartingWith("The listing")
                .hasMessageContaining(words);
    }

    @Test
    void hostileListingsAreRefused() {
        assertRefused(plain("config.json") + "," + plain("config.json"), "lists 'config.json' twice");
        assertRefused(plain("config.json") + "," + plain("Config.json"), "lists 'Config.json' twice");
        assertRefused(plain("a").replace("6", "-1"), "that its size is -1");
        assertRefused(
                "{\"rfilename\": \"a\", \"size\": 99999999999999999999, \"blobId\": \"%s\"}".formatted(ID), "size");
        assertRefused("{\"rfilename\": \"a\", \"size\": 1e300, \"blobId\": \"%s\"}".formatted(ID), "size");
        assertRefused("{\"rfilename\": \"a\", \"blobId\": \"%s\"}".formatted(ID), "that its size is unknown");
        assertRefused("{\"rfilename\": \"a\", \"size\": 1, \"blobId\": \"../../x\"}", "gives no hash of 'a'");
        assertRefused(
                "{\"rfilename\": \"a\", \"lfs\": {\"size\": 1, \"sha256\": \"%s\"}}".formatted(ID), "no hash of 'a'");
        assertRefused("7", "outside the model's folder");
        assertRefused("7,".repeat(100_000) + "7", "lists 100,001 files");
        for (String other : List.of("[]", "{}", "{\"sha\": \"main\", \"siblings\": []}")) {
            byte[] text = other.getBytes(StandardCharsets.UTF_8);
            assertThatThrownBy(() -> HubListing.of("The listing", Json.tree("The listing", text)))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("is HF_ENDPOINT the address of a hub?");
        }
    }

    /** Names in a repository, and those of them that are fetched. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            config.json model.safetensors pytorch_model.bin tf_model.h5         | config.json model.safetensors
            model-00001-of-00002.safetensors model.safetensors.index.json model.fp16.safetensors consolidated.safetensors | model-00001-of-00002.safetensors model.safetensors.index.json
            model.safetensors model-00001-of-00001.safetensors                  | model.safetensors
            pytorch_model-00001-of-00001.bin pytorch_model.bin.index.json training_args.bin | pytorch_model-00001-of-00001.bin pytorch_model.bin.index.json
            config.json mm_projector.bin                                        | config.json mm_projector.bin
            preprocessor_config.json processor_config.json generation_config.json config_sentence.json trainer_state.json | preprocessor_config.json processor_config.json generation_config.json config_sentence.json
            tokenizer.json tokenizer.model tokenizer_config.json vocab.json merges.txt added_tokens.json special_tokens_map.json | tokenizer.json tokenizer.model tokenizer_config.json vocab.json merges.txt added_tokens.json special_tokens_map.json
            README.md LICENSE LICENSE.txt NOTICE chat_template.jinja .gitattributes modeling_x.py | README.md LICENSE LICENSE.txt NOTICE chat_template.jinja
            onnx/config.json original/model.safetensors                         | ''
            """)
    void onlyWhatAModelIsOpenedWithIsNeeded(String listed, String needed) {
        List<HubFile> files = Arrays.stream(listed.split(" "))
                .map(name -> new HubFile(name, 1, ID))
                .toList();
        List<String> names = needed.isEmpty() ? List.of() : List.of(needed.split(" "));
        assertThat(ModelFiles.needed(files)).extracting(HubFile::name).containsExactlyInAnyOrderElementsOf(names);
    }

    private Hub hub(String... settings) {
        Map<String, String> environment = new HashMap<>();
        for (int i = 0; i < settings.length; i += 2) {
            environment.put(settings[i], settings[i + 1]);
        }
        return Hub.of(environment::get, folder);
    }

    @Test
    void theEnvironmentSaysWhereTheHubIs() throws IOException {
        assertThat(hub().endpoint()).hasToString("https://huggingface.co");
        assertThat(hub().token()).isEmpty();
        assertThat(hub().offline()).isFalse();
        assertThat(hub("HF_ENDPOINT", "http://mirror:8080/hf/").endpoint()).hasToString("http://mirror:8080/hf");
        for (String bad : List.of("mirror", "ftp://x", "http://a b", "http://x?y=1")) {
            assertThatThrownBy(() -> hub("HF_ENDPOINT", bad))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("HF_ENDPOINT is '" + bad);
        }
        assertThat(hub("HF_HUB_OFFLINE", "1").offline()).isTrue();
        assertThat(hub("TRANSFORMERS_OFFLINE", "yes").offline()).isTrue();
        assertThat(hub("HF_HUB_OFFLINE", "0").offline()).isFalse();
        Path home = Files.createDirectories(folder.resolve(".cache/huggingface"));
        Files.writeString(home.resolve("token"), "hf_stored\n");
        assertThat(hub().token()).contains("hf_stored");
        assertThat(hub("HF_TOKEN", " hf_given ").token()).contains("hf_given");
        Path elsewhere = Files.writeString(folder.resolve("mine"), "hf_mine");
        assertThat(hub("HF_TOKEN_PATH", elsewhere.toString()).token()).contains("hf_mine");
        assertThat(hub("HF_HOME", folder.resolve("none").toString()).token()).isEmpty();
        assertThatThrownBy(() -> hub("HF_TOKEN", "two\nlines"))
                .isInstanceOf(InputException.class)
                .message()
                .contains("HF_TOKEN")
                .doesNotContain("lines");
    }
}
