package lilora.engine.remote;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** As {@code java -jar lilora.jar} has it: one jar, whose manifest names the others. */
class WorkerClassPathTest {
    @TempDir
    Path folder;

    private static Path jar(Path file, String classPath) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        if (!classPath.isEmpty()) {
            manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, classPath);
        }
        Files.createDirectories(file.getParent());
        new JarOutputStream(Files.newOutputStream(file), manifest).close();
        return file;
    }

    @Test
    void librariesOfAManifestAreEntriesOfTheirOwn() throws IOException {
        Path first = jar(folder.resolve("lib/first.jar"), "");
        Path second = jar(folder.resolve("lib/the second.jar"), "first.jar");
        Path main = jar(folder.resolve("lilora.jar"), "lib/first.jar lib/the%20second.jar lib/none.jar");
        Path classes = Files.createDirectories(folder.resolve("classes"));
        assertThat(WorkerClassPath.of(
                        main + File.pathSeparator + classes + File.pathSeparator + folder.resolve("none")))
                .containsExactly(main, first, second, classes);
        assertThat(WorkerClassPath.here()).isNotEmpty().allMatch(Files::exists);
    }
}
