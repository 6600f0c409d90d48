package lilora.app.screen.study;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
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
 * @param setup it was planned for
 * @param there what the host told that makes the runs; empty if this computer does
 * @param cost of what is left, as a sentence
 * @param fits whether the disk has room for it
 */
record PlannedStudy(
        StudyPlan plan,
        KnownResults known,
        StudySetup setup,
        Optional<HostLook> there,
        List<StudyRow> rows,
        String cost,
        boolean fits) {
    PlannedStudy {
        rows = List.copyOf(rows);
    }

    /** The host that makes the runs. */
    Optional<String> host() {
        return there.map(look -> look.report().host());
    }

    /**
     * Looks at everything. Not for the FX thread.
     *
     * @param there what the host told that makes the runs; empty for this computer
     * @throws lilora.engine.InputException in a sentence, if anything cannot be used
     */
    static PlannedStudy of(
            StudyStore store, String name, StudySetup setup, Optional<HostLook> there, List<StudyRow> before) {
        Study study = Study.read(store.file(name), store.models());
        KnownResults known = KnownResults.read(store.results(name));
        StudyPlan plan = StudyPlan.of(study, setup.compute(), store.runs(), known);
        // Of runs that are made on a host all is kept there.
        long need = plan.diskBytes(there.isPresent() ? Kept.ALL : setup.kept(), setup.slots());
        long free = StudyPlaces.free(there).orElseGet(() -> FreeSpace.of(store.runs()));
        return new PlannedStudy(
                plan, known, setup, there, RunLook.planned(plan, before), cost(plan, setup, need, free), need <= free);
    }

    private static String cost(StudyPlan plan, StudySetup setup, long need, long free) {
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
        return "%s. %s. Disk: about %s of %s free, and %s of vision features that runs share.%s"
                .formatted(
                        runs,
                        time(plan, setup),
                        Formats.bytes(need),
                        Formats.bytes(free),
                        Formats.bytes(plan.featureBytes()),
                        need <= free ? "" : " That does not fit: make room, or keep less of each run.");
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
                        plan.isTimed() ? "as the runs took that are done" : "scaled from another computer");
    }
}
