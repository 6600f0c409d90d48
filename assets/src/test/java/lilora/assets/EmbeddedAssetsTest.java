package lilora.assets;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedAssetsTest {
    @TempDir
    Path folder;

    @Test
    void compiledResourcesAreUsedWhereTheyLie() {
        Path extractTo = folder.resolve("unused");

        Path assets = EmbeddedAssets.ofThisBuild().folder(extractTo);

        assertThat(assets.resolve("tasks/imagenet-mini/task.json")).isRegularFile();
        assertThat(extractTo).doesNotExist();
    }

    /** What builds the assets stays out of what ships, and so do its libraries. */
    @Test
    void noOtherProgramShips() throws IOException {
        try (var files = Files.walk(EmbeddedAssets.ofThisBuild().folder(folder))) {
            assertThat(files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(".class")))
                    .containsExactlyInAnyOrder("EmbeddedAssets.class", "package-info.class");
        }
    }

    @Test
    void aJarIsExtractedWithoutClasses() throws IOException {
        Path assets = new EmbeddedAssets(jar()).folder(folder.resolve("out"));

        assertThat(assets.resolve("tasks/t/task.json")).hasContent("task");
        assertThat(assets.resolve("models/nano/config.json")).hasContent("config");
        assertThat(assets.resolve("EmbeddedAssets.class")).doesNotExist();
        try (var files = Files.list(assets.resolve("tasks/t"))) {
            assertThat(files).hasSize(1);
        }
    }

    @Test
    void intactFilesAreKeptAndDamagedOnesWrittenAgain() throws IOException {
        EmbeddedAssets packed = new EmbeddedAssets(jar());
        Path assets = packed.folder(folder.resolve("out"));
        Path kept = assets.resolve("models/nano/config.json");
        Path damaged = assets.resolve("tasks/t/task.json");
        FileTime old = FileTime.fromMillis(1_000_000);
        Files.setLastModifiedTime(kept, old);
        Files.writeString(damaged, "tusk");

        packed.folder(folder.resolve("out"));

        assertThat(Files.getLastModifiedTime(kept)).isEqualTo(old);
        assertThat(damaged).hasContent("task");
    }

    @Test
    void aFolderThatCannotBeWrittenIsNamed() throws IOException {
        Path blocked = Files.writeString(folder.resolve("file"), "not a folder");
        EmbeddedAssets packed = new EmbeddedAssets(jar());

        assertThatThrownBy(() -> packed.folder(blocked))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining(blocked.toString());
    }

    private Path jar() throws IOException {
        Path jar = folder.resolve("assets.jar");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(jar))) {
            for (String[] file : new String[][] {
                {"META-INF/MANIFEST.MF", ""},
                {"lilora/assets/EmbeddedAssets.class", "class"},
                {"lilora/assets/tasks/t/task.json", "task"},
                {"lilora/assets/models/nano/config.json", "config"}
            }) {
                out.putNextEntry(new ZipEntry(file[0]));
                out.write(file[1].getBytes(UTF_8));
                out.closeEntry();
            }
        }
        return jar;
    }
}
