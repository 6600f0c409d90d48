package lilora.app.screen.study;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lilora.engine.InputException;
import lilora.engine.experiment.RunContent;
import lilora.engine.file.Sha256;
import lilora.engine.json.Json;
import lilora.engine.result.DataPasses;
import lilora.engine.study.StudyResult;
import lilora.engine.study.StudyRun;
import org.jspecify.annotations.Nullable;

/**
 * What was seen of a study's runs last, so that it opens without reading data, models and event files. It is no truth: who goes on with
 * the study looks anew.
 *
 * @param schema version of this form, 1
 * @param setup how it was run last
 * @param place where it was run last; absent in files from before studies ran elsewhere
 */
record SeenRuns(int schema, StudySetup setup, @Nullable StudyPlace place, List<Seen> runs) {
    private static final int SCHEMA = 1;
    private static final SeenRuns NOTHING = new SeenRuns(SCHEMA, StudySetup.USUAL, StudyPlace.HERE, List.of());

    /**
     * A run.
     *
     * @param experiment what it does: a hash and its seed, by which it is known again when the study has been changed
     * @param numbers of a completed run
     */
    record Seen(
            String experiment,
            StudyRow.State state,
            @Nullable String folder,
            String sentence,
            @Nullable Numbers numbers) {}

    /**
     * What a completed run gives.
     *
     * @param seconds absent where they are not known, and in files from before they were kept
     * @param passes the same
     */
    record Numbers(
            Map<String, Double> metrics,
            Map<String, Double> last,
            long stored,
            long trained,
            @Nullable Double seconds,
            @Nullable DataPasses passes) {
        static Numbers of(StudyResult.Measured run) {
            return new Numbers(run.metrics(), run.last(), run.stored(), run.trained(), run.seconds(), run.passes());
        }

        StudyResult.Measured of(StudyRun run) {
            return new StudyResult.Measured(run, metrics, last, stored, trained, seconds, passes);
        }
    }

    SeenRuns {
        runs = List.copyOf(runs);
    }

    /** Whether anything was kept of an earlier look. */
    boolean isKept() {
        return !equals(NOTHING);
    }

    /** Where it was run last. */
    StudyPlace where() {
        return place == null ? StudyPlace.HERE : place;
    }

    /** What there is; a file that is not there, or of another form, tells nothing. */
    static SeenRuns read(Path file) {
        if (!Files.isRegularFile(file)) {
            return NOTHING;
        }
        try {
            SeenRuns seen = Json.read(file, SeenRuns.class);
            return seen.schema() == SCHEMA ? seen : NOTHING;
        } catch (InputException e) {
            // It is made again by the next look at the runs.
            return NOTHING;
        }
    }

    static void write(Path file, StudySetup setup, StudyPlace place, List<StudyRow> rows) {
        StudyFiles.makeFolderOf(file);
        Identities identities = new Identities();
        Json.writeAtomically(
                file,
                new SeenRuns(
                        SCHEMA,
                        setup,
                        place,
                        rows.stream().map(row -> seen(row, identities)).toList()));
    }

    private static Seen seen(StudyRow row, Identities identities) {
        return new Seen(
                identities.of(row.run()),
                row.state(),
                row.folder().orElse(null),
                row.sentence(),
                row.measured().map(Numbers::of).orElse(null));
    }

    /** What runs do, as hashes: runs of one variant in one order differ in their seed alone, so their hash is made once. */
    private static final class Identities {
        private final Map<List<String>, String> hashes = new HashMap<>();

        String of(StudyRun run) {
            String common = hashes.computeIfAbsent(
                    List.of(run.variant(), run.order()),
                    any -> Sha256.of(Json.compact(RunContent.canonical(
                                    run.experiment().withName("").withSeed(0)))
                            .getBytes(StandardCharsets.UTF_8)));
            return common + " " + run.seed();
        }
    }

    /**
     * A study's runs as they were seen last. Of completed ones only whether their folders are there is looked at.
     *
     * @param folder of runs
     */
    List<StudyRow> rows(List<StudyRun> wanted, Path folder) {
        Map<String, Seen> known = new HashMap<>();
        runs.forEach(seen -> known.put(seen.experiment(), seen));
        Identities identities = new Identities();
        return wanted.stream()
                .map(run -> Optional.ofNullable(known.get(identities.of(run)))
                        .map(seen -> row(run, seen, folder))
                        .orElseGet(() -> StudyRow.toDo(run)))
                .toList();
    }

    private static StudyRow row(StudyRun run, Seen seen, Path folder) {
        Optional<StudyResult.Measured> measured =
                Optional.ofNullable(seen.numbers()).map(numbers -> numbers.of(run));
        StudyRow row = new StudyRow(
                run,
                seen.state(),
                Optional.ofNullable(seen.folder()),
                seen.state().isDone() ? 1 : 0,
                seen.sentence(),
                measured);
        boolean gone = row.folder()
                .filter(name -> !Files.isDirectory(folder.resolve(name)))
                .isPresent();
        if (!gone) {
            return row;
        }
        return measured.map(found -> row.done(
                        StudyRow.State.KNOWN,
                        Optional.empty(),
                        "Its folder %s is gone; its numbers were kept and stand for it.".formatted(seen.folder()),
                        found))
                .orElseGet(() -> row.in(
                        StudyRow.State.TO_DO,
                        Optional.empty(),
                        0,
                        "Its folder %s is gone; it begins anew.".formatted(seen.folder())));
    }
}
