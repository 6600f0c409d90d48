package lilora.engine.remote.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import lilora.engine.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JavaPlatformTest {
    private static final JavaPlatform GLIBC_234 =
            new JavaPlatform("Linux", "x86_64", Optional.of(new CLibrary(OptionalInt.of(34))));

    private static HostReport host(String kernel, String processor, String library) {
        return HostProbe.report(
                "gpu1",
                "os\t%s\narch\t%s\nlibc\t%s\nnode\tn\nhome\t/home/a\nfolder\t/data/x\nwritable\tyes\n"
                        .formatted(kernel, processor, library));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Linux  | x86_64  | glibc 2.36                                | ''",
                "Linux  | amd64   | ldd (Debian GLIBC 2.36-9+deb12u10) 2.36   | ''",
                "Linux  | x86_64  | ldd (GNU libc) 2.34                       | ''",
                "Linux  | x86_64  | glibc 2.28                                | needs glibc 2.34 or newer, and the host has glibc 2.28.",
                "Linux  | x86_64  | musl libc (x86_64)                        | needs glibc 2.34 or newer, and the host has musl libc (x86_64).",
                "Linux  | x86_64  | ''                                        | needs glibc 2.34 or newer, and the host does not tell its C library.",
                "Linux  | aarch64 | glibc 2.36                                | is for Linux x86_64, and the host is Linux aarch64.",
                "Darwin | x86_64  | ''                                        | is for Linux x86_64, and the host is Darwin x86_64.",
            })
    void aRuntimeRunsWhereItsKernelProcessorAndLibraryAre(
            String kernel, String processor, String library, String obstacle) {
        String told = GLIBC_234.obstacle(host(kernel, processor, library));
        assertThat(told).endsWith(obstacle).matches(text -> text.isEmpty() == obstacle.isEmpty());
    }

    @Test
    void muslNeedsMusl() {
        JavaPlatform musl = new JavaPlatform("Linux", "x86_64", Optional.of(new CLibrary(OptionalInt.empty())));
        assertThat(musl.obstacle(host("Linux", "x86_64", "musl libc (x86_64)"))).isEmpty();
        assertThat(musl.obstacle(host("Linux", "x86_64", "glibc 2.36")))
                .endsWith("it needs musl, and the host has glibc 2.36.");
    }

    @Test
    void whatRunsNowhereElseIsToldWithItsRemedy() {
        HostReport arm = host("Linux", "aarch64", "glibc 2.36");
        JavaOffer offer = JavaOffer.refused(GLIBC_234.obstacle(arm));
        assertThatThrownBy(() -> Remedies.require(arm, "cpu", offer))
                .isInstanceOf(InputException.class)
                .hasMessage(
                        "gpu1 cannot run a worker. There is no Java, and a worker needs 17 or newer: have one installed (apt install openjdk-17-jre-headless), or unpack one to /data/x/java/. The one of this computer does not run there: it is for Linux x86_64, and the host is Linux aarch64.");
        JavaOffer good = new JavaOffer("17.0.9", 1, "");
        Remedies.require(arm, "cpu", good);
        assertThat(Remedies.lacks(arm, good)).extracting(Remedies.Lack::command).doesNotContain(Remedies.JAVA);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void theRuntimeOfThisComputerRunsOnIt() {
        JavaPlatform here = JavaPlatform.here(Path.of(System.getProperty("java.home")));
        assertThat(here.kernel()).isEqualTo("Linux");
        assertThat(here.obstacle(host("Linux", "sparc", "glibc 2.99"))).contains("is Linux sparc");
        assertThat(here.library()).hasValueSatisfying(library -> assertThat(
                        library.obstacle("glibc 2.99").isEmpty()
                                || library.minor().isEmpty())
                .isTrue());
        assertThat(here.obstacle(host("Linux", here.processor(), "glibc 2.1"))).contains("the host has glibc 2.1");
    }
}
