package lilora.engine.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import lilora.engine.InputException;
import lilora.engine.plan.ExperimentFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamedModelsTest {
    @TempDir
    Path folder;

    private NamedModels models;

    @BeforeEach
    void makeModels() throws IOException {
        models = new NamedModels(folder.resolve("workspace/models"), new HubCache(folder.resolve("cache")));
        Files.createDirectories(folder.resolve("workspace/models/mine"));
        for (String name : new String[] {"models--gpt2", "models--mine", "models--org--mine"}) {
            Path snapshot = Files.createDirectories(
                    folder.resolve("cache").resolve(name).resolve("snapshots/abc"));
            Files.writeString(snapshot.resolve("config.json"), "{}");
            Files.write(snapshot.resolve("model.safetensors"), new byte[1]);
        }
    }

    private Path experiment(String baseModel) throws IOException {
        return Files.writeString(
                folder.resolve("experiment.json"),
                "{\"baseModel\": \"%s\", \"tasks\": [{\"folder\": \"t\"}], \"method\": {\"id\": \"lilora\"}}"
                        .formatted(baseModel));
    }

    /** What is named, and the folder that is meant, in commands and in experiments alike. */
    @ParameterizedTest
    @CsvSource({
        "mine, workspace/models/mine",
        "gpt2, cache/models--gpt2/snapshots/abc",
        "org/mine, cache/models--org--mine/snapshots/abc"
    })
    void aPlainNameIsTheWorkspacesBeforeTheCaches(String name, String found) throws IOException {
        assertThat(models.locate(Path.of(name))).isEqualTo(folder.resolve(found));
        assertThat(ExperimentFile.read(experiment(name), models).baseModel())
                .isEqualTo(folder.resolve(found).toString());
    }

    @Test
    void aFolderThatIsThereComesFirst() throws IOException {
        Path beside = Files.createDirectories(folder.resolve("mine"));
        assertThat(models.locate(beside)).isEqualTo(beside);
        assertThat(ExperimentFile.read(experiment("mine"), models).baseModel()).isEqualTo(beside.toString());
    }

    /** A name that no model has, and how there would be one. */
    @ParameterizedTest
    @CsvSource({"micro, assemble it with 'mvn -q -Pquick,micro package", "nosuch, or a model that 'models' lists"})
    void aPlainNameOfNoModelIsToldWithWhatToDo(String name, String sentence) throws IOException {
        assertThatThrownBy(() -> models.locate(Path.of(name)))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("There is no base model '" + name + "'")
                .hasMessageContaining(folder.resolve("workspace/models").toString())
                .hasMessageContaining(sentence);
        Path file = experiment(name);
        assertThatThrownBy(() -> ExperimentFile.read(file, models))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("experiment.json, field \"baseModel\": There is no base model")
                .hasMessageContaining(sentence);
    }

    /** Paths are looked at by those who open them. */
    @Test
    void pathsAndNamesOfOrganisationsStayAsTheyAreWhereThereIsNothing() {
        for (String given : new String[] {"./micro", "no/such/folder", "org/other", "micro@main"}) {
            assertThat(models.locate(Path.of(given))).isEqualTo(Path.of(given));
        }
    }
}
