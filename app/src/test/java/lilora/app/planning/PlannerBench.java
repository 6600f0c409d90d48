package lilora.app.planning;

import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import lilora.app.background.DirectTaskRunner;
import lilora.engine.experiment.ComputeSpec;
import lilora.engine.experiment.ExperimentSpec;
import lilora.engine.experiment.MethodSpec;
import lilora.engine.method.MethodCatalog;
import lilora.engine.plan.SpeedRecords;
import lilora.files.ScratchFolder;

/**
 * What the planner works for one edit of the method's form, its data read already: parameters of 50 tasks, steps, memory, disk and time
 * of the quick start. Extracts what is shipped into a folder of its own and removes it. Prints milliseconds an edit, of several rounds, of which the
 * first warms up; an edit is to be shown within a frame (16 ms).
 */
final class PlannerBench {
    private static final int ROUNDS = 5;
    private static final int EDITS = 200;

    private PlannerBench() {}

    /** Prints a line a round. */
    public static void main(String[] arguments) throws IOException {
        try (ScratchFolder scratch = ScratchFolder.of("planner")) {
            ExperimentSpec spec = Materials.quickStart(scratch.path());
            PlannerViewModel planner = new PlannerViewModel(
                    MethodCatalog.load(), new SpeedRecords(scratch.path().resolve("runs")), new DirectTaskRunner());
            planner.plan(PlanInput.of(spec, ComputeSpec.on("cpu", 0)));
            for (int round = 1; round <= ROUNDS; round++) {
                System.out.printf(Locale.ROOT, "round %d: %.2f ms an edit%n", round, millis(planner, spec));
            }
        }
    }

    private static double millis(PlannerViewModel planner, ExperimentSpec spec) {
        long start = System.nanoTime();
        for (int rank = 1; rank <= EDITS; rank++) {
            MethodSpec method = new MethodSpec("lilora", Map.of("rank", rank, "subRank", 1));
            planner.plan(PlanInput.of(spec.withMethod(method), ComputeSpec.on("cpu", 0)));
        }
        return (System.nanoTime() - start) / 1e6 / EDITS;
    }
}
