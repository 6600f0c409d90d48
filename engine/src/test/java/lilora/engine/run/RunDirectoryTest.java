package lilora.engine.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import lilora.engine.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunDirectoryTest {
    @TempDir
    private Path folder;

    @Test
    void aNewRunIsCompleteAndReadsBackItsSpecification() {
        RunDirectory run = RunDirectory.create(folder.resolve("runs/first"), Runs.spec());

        assertThat(run.control()).isEmptyDirectory();
        assertThat(run.checkpoints()).isEmptyDirectory();
        assertThat(run.predictions()).isEmptyDirectory();
        assertThat(RunDirectory.open(run.path())).isEqualTo(run);
        assertThat(run.spec()).isEqualTo(Runs.spec());
        assertThat(folder.resolve("runs").toFile().list()).containsExactly("first");
    }

    @Test
    void anEmptyFolderIsTakenOver() throws IOException {
        Files.createDirectory(folder.resolve("run"));

        assertThat(Runs.create(folder).runFile()).exists();
    }

    @Test
    void anExistingRunIsLeftAsItIs() {
        RunDirectory run = Runs.create(folder);

        assertThatThrownBy(() -> Runs.create(folder))
                .isInstanceOf(InputException.class)
                .hasMessage(run + " already holds a run; resume that run, or name a new folder.");
        assertThat(folder.toFile().list()).containsExactly("run");
    }

    @Test
    void aRunAtWorkIsNamedWithItsWorker() {
        RunDirectory run = Runs.create(folder);
        try (RunLock lock = RunLock.acquire(run, WorkerIdentity.ofThisProcess())) {
            assertThatThrownBy(() -> Runs.create(folder))
                    .isInstanceOf(InputException.class)
                    .hasMessage(run + " is in use: The worker process "
                            + lock.worker().pid() + " is running. Name another folder for the new run.");
        }
    }

    @Test
    void foreignFoldersAndFilesAreRefused() throws IOException {
        Files.createDirectory(folder.resolve("run"));
        Files.writeString(folder.resolve("run/thesis.txt"), "years of work");

        assertThatThrownBy(() -> Runs.create(folder))
                .isInstanceOf(InputException.class)
                .hasMessageEndingWith("is not empty and holds no run; name a new folder for the run.");
        assertThatThrownBy(() -> RunDirectory.create(folder.resolve("run/thesis.txt"), Runs.spec()))
                .isInstanceOf(InputException.class)
                .hasMessageEndingWith("is a file; name a new folder for the run.");
        assertThatThrownBy(() -> RunDirectory.create(folder.resolve("run/thesis.txt/below"), Runs.spec()))
                .isInstanceOf(InputException.class);
        assertThat(folder.resolve("run/thesis.txt")).hasContent("years of work");
        assertThat(folder.resolve("run").toFile().list()).containsExactly("thesis.txt");
    }

    @Test
    void aFolderWithoutARunCannotBeOpened() {
        assertThatThrownBy(() -> RunDirectory.open(folder))
                .isInstanceOf(InputException.class)
                .hasMessage(folder + " is not a run directory: it has no run.json. Name the folder of a run.");
    }

    @Test
    void aSpecificationOfALaterVersionIsRefused() throws IOException {
        RunDirectory run = Runs.create(folder);
        String text = Files.readString(run.runFile());
        Files.writeString(run.runFile(), text.replaceFirst("\"schema\" ?: ?1", "\"schema\": 2"));

        assertThatThrownBy(run::spec).isInstanceOf(InputException.class).hasMessageContaining("\"schema\": version 2");
    }
}
