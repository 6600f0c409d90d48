package lilora.engine.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import lilora.engine.InputException;
import lilora.engine.experiment.ComputeSpec;
import lilora.engine.experiment.MethodSpec;
import lilora.engine.experiment.StudySpec;
import lilora.engine.tiny.TinyWorld;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KnownResultsTest {
    private static final int EACH = 15;

    @TempDir
    private Path folder;

    private Path file;
    private List<StudyPlan.Entry> runs;

    @BeforeEach
    void plan() throws IOException {
        file = folder.resolve("results.jsonl");
        Study study = Study.of(
                new StudySpec(
                        1,
                        "e.json",
                        LongStream.rangeClosed(1, 2 * EACH).boxed().toList(),
                        List.of(new StudySpec.Variant("none", new MethodSpec("zero-shot", Map.of())))),
                TinyWorld.create(folder).experiment("zero-shot"));
        runs = StudyPlan.of(study, ComputeSpec.on("cpu", 1), folder.resolve("runs"), KnownResults.none())
                .runs();
    }

    private KnownResults.Result result(int run, double score) {
        StudyResult.Measured measured =
                new StudyResult.Measured(runs.get(run).run(), Map.of("ap", score), Map.of(), 8, 4, 1.0, null);
        return new KnownResults.Result(runs.get(run).content(), measured, Map.of());
    }

    @Test
    void whatAnotherProgramWroteMeanwhileStays() throws IOException {
        KnownResults one = KnownResults.read(file);
        KnownResults other = KnownResults.read(file);
        other.with(result(1, 20)).writeInto(file);
        KnownResults all = one.with(result(0, 10)).with(result(1, 30)).writeInto(file);
        assertThat(Files.readAllLines(file)).hasSize(2);
        KnownResults read = KnownResults.read(file);
        for (KnownResults known : List.of(all, read)) {
            assertThat(known.of(runs.get(0).content())).contains(result(0, 10));
            assertThat(known.of(runs.get(1).content())).contains(result(1, 20));
        }
    }

    /** Also of several that were put one behind the other. */
    @Test
    void compressedFilesAreReadAndWritten() throws IOException {
        Path small = folder.resolve("results.jsonl.gz");
        for (int run = 0; run < EACH; run++) {
            KnownResults known = KnownResults.none().with(result(run, run));
            known.writeInto(file);
            known.writeInto(small);
        }
        assertThat(ShippedResults.lines(small)).isEqualTo(Files.readAllLines(file));
        assertThat(Files.size(small)).isLessThan(Files.size(file) / 5);

        Path other = folder.resolve("other.jsonl.gz");
        KnownResults.none().with(result(EACH, 1)).writeInto(other);
        Files.write(small, Files.readAllBytes(other), StandardOpenOption.APPEND);
        KnownResults joined = KnownResults.read(small);
        assertThat(joined.of(runs.get(0).content())).contains(result(0, 0));
        assertThat(joined.of(runs.get(EACH).content())).contains(result(EACH, 1));
    }

    @Test
    void whatOnlyIsCalledCompressedOrEndsTooEarlyIsRefused() throws IOException {
        Path small = folder.resolve("results.jsonl.gz");
        KnownResults.none().with(result(0, 10)).writeInto(small);
        byte[] whole = Files.readAllBytes(small);
        Files.write(small, Arrays.copyOf(whole, whole.length / 2));
        assertThatThrownBy(() -> KnownResults.read(small))
                .isInstanceOf(InputException.class)
                .hasMessage("File %s cannot be read: it ends too early.", small);
        Files.writeString(small, "{}");
        assertThatThrownBy(() -> KnownResults.read(small))
                .isInstanceOf(InputException.class)
                .hasMessageStartingWith("File %s cannot be read: ", small)
                .hasMessageContaining("GZIP");
    }

    private void writeAll(int from) {
        KnownResults known = KnownResults.none();
        for (int run = from; run < from + EACH; run++) {
            known = known.with(result(run, run));
            known.writeInto(file);
        }
    }

    @Test
    void twoWritersAtOnceLoseNothing() throws IOException {
        CompletableFuture.allOf(
                        CompletableFuture.runAsync(() -> writeAll(0)), CompletableFuture.runAsync(() -> writeAll(EACH)))
                .join();
        assertThat(Files.readAllLines(file)).hasSize(2 * EACH);
    }
}
