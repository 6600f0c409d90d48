package lilora.engine.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import lilora.engine.InputException;
import lilora.engine.event.RecordedEvent;
import lilora.engine.experiment.RunSpec;
import lilora.engine.run.EventReader;
import lilora.engine.tiny.TinyWorld;
import lilora.engine.train.Checkpoints;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every file of a stored run is damaged in every way; whoever reads it afterwards finds exactly what was written, or says in a
 * sentence why not. More of it: {@code -Dlilora.fuzz=10000}, others by {@code -Dlilora.fuzz.seed}.
 */
class RunFuzzTest {
    private static final int DAMAGES = Integer.getInteger("lilora.fuzz", 300);
    private static final long SEED = Long.getLong("lilora.fuzz.seed", 20_261_128);
    private static final Duration SOON = Duration.ofSeconds(60);
    /** Every so many damages the run is scored by the command line, too, and every so many of those it is resumed. */
    private static final int SCORED = 30;

    private static final int RESUMED = 5;

    @TempDir
    static Path shared;

    private static StoredRun whole;
    private static StoredRun other;
    private static List<RecordedEvent> events;
    private static RunSpec spec;
    private static String hash;

    @TempDir
    Path folder;

    private enum Damage {
        BIT,
        CUT,
        EMPTY,
        GONE,
        DOUBLED,
        FOLDER,
        PIPE,
        NOWHERE,
        OTHERS
    }

    @BeforeAll
    static void train() throws IOException {
        TinyWorld world = TinyWorld.create(shared);
        whole = StoredRun.train(Files.createDirectory(shared.resolve("one")), world.experiment("lilora"));
        other = StoredRun.train(
                Files.createDirectory(shared.resolve("two")),
                world.experiment("lilora").withSeed(5));
        events = new EventReader(whole.directory().events()).pollToEnd().events();
        spec = whole.directory().spec();
        hash = whole.directory().specHash();
    }

    @Test
    void whatIsReadIsWhatWasWrittenOrASentence() throws IOException {
        Random random = new Random(SEED);
        List<String> files = files(whole);
        for (int i = 0; i < DAMAGES; i++) {
            StoredRun run = whole.copy(folder.resolve("run"));
            String file = files.get(i % files.size());
            Damage damage = Damage.values()[random.nextInt(Damage.values().length)];
            String what = "%d: %s of %s".formatted(i, damage, file);
            damage(run.workspace().resolve(file), damage, file, random);
            int number = i;
            Assertions.assertTimeoutPreemptively(SOON, () -> read(run, number, what), what);
        }
    }

    private static void read(StoredRun run, int number, String what) throws IOException {
        readEvents(run, what);
        readSpec(run, what);
        readCheckpoints(run, what);
        if (number % SCORED == 0) {
            score(run, what);
        }
        if (number % (SCORED * RESUMED) == SCORED) {
            resume(run, what);
        }
    }

    private static List<String> files(StoredRun run) throws IOException {
        try (Stream<Path> all = Files.walk(run.workspace())) {
            return all.filter(Files::isRegularFile)
                    .map(path -> run.workspace().relativize(path).toString())
                    .sorted()
                    .toList();
        }
    }

    private static void damage(Path file, Damage damage, String name, Random random) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        switch (damage) {
            case BIT -> {
                if (bytes.length > 0) {
                    StoredRun.flip(file, random.nextInt(8 * bytes.length));
                }
            }
            case CUT -> Files.write(file, Arrays.copyOf(bytes, random.nextInt(bytes.length + 1)));
            case EMPTY -> Files.write(file, new byte[0]);
            case GONE -> Files.delete(file);
            case DOUBLED -> {
                byte[] twice = Arrays.copyOf(bytes, 2 * bytes.length);
                System.arraycopy(bytes, 0, twice, bytes.length, bytes.length);
                Files.write(file, twice);
            }
            case FOLDER -> {
                Files.delete(file);
                Files.createDirectory(file);
            }
            case PIPE -> {
                Files.delete(file);
                SpecialFile.PIPE.make(file);
            }
            case NOWHERE -> {
                Files.delete(file);
                SpecialFile.LINK_TO_NOTHING.make(file);
            }
            case OTHERS -> {
                String theirs = name.replace(
                        whole.directory().path().getFileName().toString(),
                        other.directory().path().getFileName().toString());
                Path swapped = other.workspace().resolve(theirs);
                Files.write(file, Files.exists(swapped) ? Files.readAllBytes(swapped) : bytes);
            }
        }
    }

    private static void readEvents(StoredRun run, String what) {
        try {
            EventReader.Batch read = new EventReader(run.directory().events()).pollToEnd();
            // Another run's events are another run; its hash of run.json tells.
            boolean foreign = what.contains("OTHERS of") && what.endsWith("events.jsonl");
            if (!foreign) {
                assertThat(events).as(what).containsAll(read.events());
            }
        } catch (InputException e) {
            isSentence(e, what);
        }
    }

    private static void readSpec(StoredRun run, String what) {
        try {
            boolean same = run.directory().spec().equals(spec);
            assertThat(same || !run.directory().specHash().equals(hash))
                    .as(what)
                    .isTrue();
        } catch (InputException e) {
            isSentence(e, what);
        }
    }

    private static void readCheckpoints(StoredRun run, String what) throws IOException {
        Checkpoints checkpoints =
                new Checkpoints(run.directory().checkpoints(), new Checkpoints.Origin(hash, "a fuzz"));
        try {
            List<String> passedOver = new ArrayList<>();
            Optional<Checkpoints.Saved> newest = checkpoints.latest(passedOver::add);
            boolean last = newest.isPresent() && newest.get().name().equals("stage-002-trained");
            assertThat(last || !passedOver.isEmpty()).as(what).isTrue();
            newest.ifPresent(saved -> isAsWritten(saved, what));
        } catch (InputException e) {
            isSentence(e, what);
        }
        for (int stage = 0; stage <= 2; stage++) {
            try {
                isAsWritten(checkpoints.ofStage(stage), what);
            } catch (InputException e) {
                isSentence(e, what);
            }
        }
    }

    private static void isAsWritten(Checkpoints.Saved saved, String what) {
        Checkpoints.Saved written = new Checkpoints(
                        whole.directory().checkpoints(), new Checkpoints.Origin(hash, "a fuzz"))
                .latest()
                .orElseThrow();
        Path original = written.folder().resolveSibling(saved.name());
        for (String file : List.of("adapters.safetensors", "optimizer.safetensors", "cursor.json")) {
            assertThat(saved.folder().resolve(file)).as(what).hasSameBinaryContentAs(original.resolve(file));
        }
        if (saved.name().equals(written.name())) {
            assertThat(saved.evaluated()).as(what).isEqualTo(written.evaluated());
        }
    }

    private static void score(StoredRun run, String what) {
        Invocation scored = Invocation.of("evaluate", run.directory(), "--json");
        if (scored.code() == 0) {
            whole.row(2).forEach(cell -> assertThat(scored.out()).as(what).contains("\"score\": " + cell.score()));
        }
        assertThat(scored.err()).as(what).doesNotContain("\tat ", "java.");
        assertThat(scored.code()).as(what + scored.err()).isIn(0, 2);
    }

    private static void resume(StoredRun run, String what) {
        Invocation resumed = Invocation.of("resume", run.directory());
        assertThat(resumed.code()).as(what + resumed.err()).isIn(0, 2);
        assertThat(resumed.err()).as(what).doesNotContain("\tat ", "java.");
        if (resumed.code() == 0) {
            score(run, what);
        }
    }

    private static void isSentence(InputException e, String what) {
        assertThat(e.getMessage()).as(what).isNotBlank().doesNotContain("\tat ", "java.");
    }
}
