package lilora.engine.train;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.types.Shape;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What killed processes left goes; what may be at work stays. */
class PartFileTest {
    private static final Duration HOURS = Duration.ofHours(2);
    private static final Duration MONTHS = Duration.ofDays(60);

    @TempDir
    Path folder;

    /** A process that begins a file in a folder, tells which, and waits. */
    static final class Writer {
        private Writer() {}

        public static void main(String[] arguments) throws IOException {
            try (PartFile part = PartFile.begin(Path.of(arguments[0]))) {
                try (Stream<Path> files = Files.list(Path.of(arguments[0]))) {
                    System.out.println(files.findFirst().orElseThrow());
                }
                System.in.read();
                part.become(Path.of(arguments[0], "whole"));
            }
        }
    }

    private static Process writer(Path folder) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Writer.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static Path age(Path file, Duration by) throws IOException {
        return Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(by)));
    }

    private Path left(String name, Duration untouched) throws IOException {
        return age(Files.writeString(folder.resolve(name), "begun"), untouched);
    }

    private List<Path> sweep() throws IOException {
        PartFile.begin(folder).close();
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    @Test
    void theFileOfAProcessStaysWhileItLivesAndGoesWhenItWasKilled() throws IOException, InterruptedException {
        Process process = writer(folder);
        try (BufferedReader told = process.inputReader(StandardCharsets.UTF_8)) {
            Path file = Path.of(told.readLine());
            age(file, MONTHS);
            assertThat(sweep()).containsExactly(file);
            process.destroyForcibly();
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(sweep()).isEmpty();
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void whatThisHostLeftGoesAfterAWhileAndThatOfOthersLater() throws IOException {
        String here = PartFile.prefix(PartFile.host(), "killed");
        Path fresh = left(here + "1.part", Duration.ofMinutes(5));
        left(here + "2.part", HOURS);
        Path foreign = left(PartFile.prefix("elsewhere", "working") + "3.part", HOURS);
        Path unknown = left(PartFile.prefix("", "working") + "4.part", HOURS);
        Path older = left("rows5.part", HOURS);
        left(PartFile.prefix("elsewhere", "killed") + "6.part", MONTHS);
        left("rows7.part", MONTHS);
        Path rows = left("0123.rows", MONTHS);
        Path other = left("rows-of-mine.part", MONTHS);
        assertThat(sweep()).containsExactlyInAnyOrder(fresh, foreign, unknown, older, rows, other);
    }

    /** As when a method looks back at another task. */
    @Test
    void oneProcessMayBeAtWorkOnTwoAtOnce() throws IOException {
        FeatureCache inner =
                new FeatureCache(folder, "inner", new Shape(1), names -> new float[names.size()], told -> {});
        FeatureCache outer = new FeatureCache(
                folder,
                "outer",
                new Shape(1),
                names -> {
                    try {
                        for (Path part : sweep()) {
                            age(part, MONTHS);
                        }
                        inner.of(Map.of("a", "hash"), done -> {}).close();
                    } catch (IOException e) {
                        throw new IllegalStateException(e);
                    }
                    return new float[names.size()];
                },
                told -> {});
        left("rows8.part", MONTHS);
        outer.of(Map.of("a", "hash"), done -> {}).close();
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).hasSize(2).allMatch(file -> file.toString().endsWith(".rows"));
        }
        try (FeatureCache.Rows kept = outer.find(Map.of("a", "hash")).orElseThrow()) {
            assertThat(kept).isNotNull();
        }
    }
}
