package lilora.builder.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PackageSourceTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"data.tar.xz", "data.tar.zst"})
    void readsTheFilesOfADebianPackage(String part) throws IOException {
        SourcePackage entry = FakePackages.deb(
                folder, "birds", part, Map.of("usr/b.txt", "two".getBytes(UTF_8), "usr/a.txt", "one".getBytes(UTF_8)));

        UpstreamPackage birds = open(entry);

        assertThat(birds.paths()).containsExactly("usr/a.txt", "usr/b.txt");
        assertThat(birds.paths("usr/b", ".txt")).containsExactly("usr/b.txt");
        assertThat(birds.text("usr/a.txt")).isEqualTo("one");
    }

    @Test
    void readsTheFilesOfAnNpmPackage() throws IOException {
        SourcePackage entry = FakePackages.tgz(folder, "digits", Map.of("data/0.json", "[0]".getBytes(UTF_8)));

        assertThat(open(entry).text("package/data/0.json")).isEqualTo("[0]");
    }

    @Test
    void readsALinkAsTheFileItLeadsTo() throws IOException {
        SourcePackage entry = FakePackages.deb(
                folder,
                "linked",
                Map.of(
                        "usr/x/real.txt",
                        "content".getBytes(UTF_8),
                        "usr/y/link.txt",
                        "-> ../x/real.txt".getBytes(UTF_8)));

        assertThat(open(entry).text("usr/y/link.txt")).isEqualTo("content");
    }

    @Test
    void readsAZipArchiveInsideAPackage() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("icons/chair.txt"));
            zip.write("a chair".getBytes(UTF_8));
        }
        SourcePackage entry = FakePackages.deb(folder, "rooms", Map.of("usr/lib.sh3f", bytes.toByteArray()));

        FileTree library = open(entry).zip("usr/lib.sh3f");

        assertThat(library.paths()).containsExactly("icons/chair.txt");
        assertThat(library.text("icons/chair.txt")).isEqualTo("a chair");
    }

    @Test
    void aMissingPackageIsNamedWithTheCommandThatGetsIt() throws IOException {
        SourcePackage entry = FakePackages.deb(folder, "birds", Map.of("a", new byte[1]));
        Files.delete(folder.resolve(entry.file()));

        assertThatThrownBy(() -> open(entry))
                .isInstanceOf(BuildException.class)
                .hasMessageContaining("birds_1.0_all.deb is missing")
                .hasMessageContaining("apt-get download birds");
    }

    @Test
    void aPackageThatDiffersIsRefused() throws IOException {
        SourcePackage entry = FakePackages.deb(folder, "birds", Map.of("a", new byte[1]));
        Files.write(folder.resolve(entry.file()), new byte[] {1, 2, 3});

        assertThatThrownBy(() -> open(entry)).isInstanceOf(BuildException.class).hasMessageContaining(entry.sha256());
    }

    @Test
    void anArchiveThatLeadsOutOfItsFolderIsRefused() throws IOException {
        SourcePackage entry = FakePackages.deb(folder, "evil", Map.of("../../evil.txt", new byte[1]));

        assertThatThrownBy(() -> open(entry)).isInstanceOf(BuildException.class).hasMessageContaining("outside");
    }

    @Test
    void theCommittedManifestNamesEachPackageWithItsHash() {
        assertThat(SourceManifest.committed().packages()).hasSizeGreaterThan(20).allSatisfy(entry -> {
            assertThat(entry.sha256()).matches("[0-9a-f]{64}");
            assertThat(entry.obtain()).contains(entry.name()).contains(entry.version());
            assertThat(entry.licence()).isNotBlank();
        });
    }

    private UpstreamPackage open(SourcePackage entry) {
        return new PackageSource(FakePackages.manifest(entry), folder).open(entry.name());
    }
}
