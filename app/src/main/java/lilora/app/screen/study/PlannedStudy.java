package lilora.app.screen.study;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import lilora.app.format.Formats;
import lilora.app.remote.HostLook;
import lilora.engine.file.FreeSpace;
import lilora.engine.study.Kept;
import lilora.engine.study.KnownResults;
import lilora.engine.study.Study;
import lilora.engine.study.StudyPlan;

/**
 * A study whose data and models were looked at: what there is, and what the rest will take.
 *
 * @param name of the study
 * @param described as it was read for the plan
 * @param asked how and where it was planned for
 * @param there what the host told that makes the runs; empty if this computer does
 * @param cost of what is left, as a sentence
 * @param fits whether the disk has room for it
 */
record PlannedStudy(
        String name,
        DescribedStudy described,
        StudyPlan plan,
        KnownResults known,
        Asked asked,
        Optional<HostLook> there,
        List<StudyRow> rows,
        String cost,
        boolean fits) {
    /** How and where runs are to be made. */
    record Asked(StudySetup setup, StudyPlace place) {}

    PlannedStudy {
        rows = List.copyOf(rows);
    }

    StudySetup setup() {
        return asked.setup();
    }

    /** Whether something is left to do for which there is room. */
    boolean canStart() {
        return fits && !plan.remaining().isEmpty();
    }

    /**
     * Looks at everything. Not for the FX thread.
     *
     * @param there what the host told that makes the runs; empty for this computer
     * @throws lilora.engine.InputException in a sentence, if anything cannot be used
     */
    static PlannedStudy of(
            StudyStore store, String name, Asked asked, Optional<HostLook> there, List<StudyRow> before) {
        StudySetup setup = asked.setup();
        Study study = Study.read(store.file(name), store.models());
        KnownResults known = KnownResults.read(store.results(name));
        StudyPlan plan = StudyPlan.of(study, setup.compute(), store.runs(), known);
        // Of runs that are made on a host all is kept there.
        long need = plan.diskBytes(there.isPresent() ? Kept.ALL : setup.kept(), setup.slots());
        long free = StudyPlaces.free(there).orElseGet(() -> FreeSpace.of(store.runs()));
        return new PlannedStudy(
                name,
                DescribedStudy.of(study),
                plan,
                known,
                asked,
                there,
                RunLook.planned(plan, before),
                cost(plan, asked, need, free) + otherwise(plan, known),
                need <= free);
    }

    private static String cost(StudyPlan plan, Asked asked, long need, long free) {
        int missing = plan.remaining().size();
        String runs = "%s, %s; %s done and used again, %s to do"
                .formatted(
                        Formats.counted(plan.runs().size(), "run"),
                        Formats.counted(plan.study().variants().size(), "variant") + ", "
                                + Formats.counted(plan.study().orders().size(), "order"),
                        Formats.count(plan.done()),
                        Formats.count(missing));
        if (missing == 0) {
            return runs + ".";
        }
        String jobs = asked.place().jobs().isPresent()
                ? ", as one array of jobs of " + asked.place().host()
                : "";
        return "%s%s. %s. Disk: about %s of %s free, and %s of vision features that runs share.%s"
                .formatted(
                        runs,
                        jobs,
                        time(plan, asked.setup()),
                        Formats.bytes(need),
                        Formats.bytes(free),
                        Formats.bytes(plan.featureBytes()),
                        need <= free ? "" : " That does not fit: make room, or keep less of each run.");
    }

    /** Results stand for runs that are computed alike, to the last bit; of others it is told how. */
    private static String otherwise(StudyPlan plan, KnownResults known) {
        return known.computedOtherwise(plan).entrySet().stream()
                .map(how -> " Results are kept of %s on %s with %s in %s; they stand for such runs alone."
                        .formatted(
                                Formats.counted(how.getValue(), "run"),
                                how.getKey().device().toUpperCase(Locale.ROOT),
                                Formats.counted(how.getKey().threads(), "thread"),
                                how.getKey().precision().word()))
                .collect(Collectors.joining());
    }

    private static String time(StudyPlan plan, StudySetup setup) {
        OptionalDouble seconds = plan.seconds(setup.slots());
        if (seconds.isEmpty()) {
            return "Time: unknown on this device until a run is done";
        }
        return "Time: roughly %s with %s at once, %s"
                .formatted(
                        Formats.roughly(Duration.ofSeconds(Math.round(seconds.getAsDouble()))),
                        Formats.count(setup.slots()),
                        plan.basis());
    }
}
