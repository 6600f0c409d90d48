package lilora.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartArchiveTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    @TempDir
    Path folder;

    @Test
    void anArchiveOlderThanAJarGoes() throws IOException {
        Path archive = file("window.jsa", NOON);
        Path jar = file("app.jar", NOON.plusSeconds(1));

        new StartArchive(Optional.of(archive), jar.toString()).run();

        assertThat(archive).doesNotExist();
        assertThat(jar).exists();
    }

    @Test
    void anArchiveOfTheseJarsStays() throws IOException {
        Path archive = file("window.jsa", NOON);
        Path jar = file("app.jar", NOON.minusSeconds(1));

        new StartArchive(Optional.of(archive), jar + java.io.File.pathSeparator + folder.resolve("gone.jar")).run();

        assertThat(archive).exists();
    }

    @Test
    void withoutAnArchiveNothingHappens() throws IOException {
        Path jar = file("app.jar", NOON);

        new StartArchive(Optional.of(folder.resolve("none.jsa")), jar.toString()).run();
        new StartArchive(Optional.empty(), jar.toString()).run();

        assertThat(jar).exists();
    }

    private Path file(String name, Instant written) throws IOException {
        Path file = Files.writeString(folder.resolve(name), "");
        Files.setLastModifiedTime(file, FileTime.from(written));
        return file;
    }
}
