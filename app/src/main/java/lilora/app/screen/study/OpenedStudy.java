package lilora.app.screen.study;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import lilora.engine.InputException;
import lilora.engine.experiment.StudySpec;
import lilora.engine.study.KnownResults;
import lilora.engine.study.Study;
import org.jspecify.annotations.Nullable;

/**
 * A study as it was read from its file, with what was seen of its runs last.
 *
 * @param spec what the file says; empty if it cannot be read
 * @param described with its experiment and tasks; empty if those cannot be read
 * @param problem why something is missing; empty if nothing is
 */
record OpenedStudy(
        String name,
        Optional<StudySpec> spec,
        Optional<DescribedStudy> described,
        String problem,
        StudySetup setup,
        StudyPlace place,
        List<StudyRow> rows) {
    OpenedStudy {
        rows = List.copyOf(rows);
    }

    /** Reads it. Not for the FX thread. */
    static OpenedStudy read(StudyStore store, String name) {
        // What was seen is the longest file of a large study: it is read beside the others.
        CompletableFuture<SeenRuns> seeing = CompletableFuture.supplyAsync(() -> SeenRuns.read(store.seen(name)));
        @Nullable StudySpec spec = null;
        try {
            spec = store.read(name);
            Study study = Study.read(store.file(name), store.models());
            SeenRuns seen = seeing.join();
            List<StudyRow> rows = RunLook.again(seen.rows(study.runs(), store.runs()), study, store.runs());
            return new OpenedStudy(
                    name,
                    Optional.of(spec),
                    Optional.of(DescribedStudy.of(study)),
                    "",
                    setup(store, name, seen),
                    seen.where(),
                    rows);
        } catch (InputException e) {
            SeenRuns seen = seeing.join();
            return new OpenedStudy(
                    name,
                    Optional.ofNullable(spec),
                    Optional.empty(),
                    String.valueOf(e.getMessage()),
                    seen.setup(),
                    seen.where(),
                    List.of());
        }
    }

    /** As it was run last; before it ever was, as the results were computed that came with it, which stand for no others. */
    private static StudySetup setup(StudyStore store, String name, SeenRuns seen) {
        return seen.isKept()
                ? seen.setup()
                : KnownResults.read(store.results(name))
                        .mostlyComputed()
                        .filter(compute -> !compute.isCuda())
                        .map(StudySetup::of)
                        .orElse(seen.setup());
    }
}
