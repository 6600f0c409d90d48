package lilora.engine.cli;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lilora.engine.event.RunEvent;
import lilora.engine.event.RunProgress;
import lilora.engine.method.MethodCatalog;
import lilora.engine.method.MethodConditions;
import lilora.engine.result.RunPlan;
import lilora.engine.run.RunDirectory;

/** The last rows of several runs side by side: what each kept of every task, and what it stores and is given for that. */
final class RunComparison {
    private static final String COSTS =
            "Trained: parameters in the last stage. Passes over the training items of all tasks, rehearsal and looks beside the steps included."
                    + " Time from start to end, with evaluations; it depends on the computer and on what ran beside.";

    private record Entry(String name, FollowedRun followed) {}

    private final List<Entry> entries = new ArrayList<>();

    void add(RunDirectory directory, FollowedRun followed) {
        entries.add(new Entry(directory.spec().experiment().method().id(), followed));
    }

    /** Prints the comparison; runs over other tasks than the first's are left out. */
    void print(PrintStream out) {
        List<String> tasks = entries.get(0).followed().tasks();
        ResultTable table = new ResultTable(tasks);
        out.println("What is kept after the whole sequence");
        out.println(table.header().replace("after learning", "method        "));
        for (Entry entry : entries) {
            if (entry.followed().tasks().equals(tasks)) {
                out.println(table.row(entry.name(), entry.followed().progress().matrix(tasks.size()), tasks.size()));
            }
        }
        for (Entry entry : entries) {
            entry.followed()
                    .progress()
                    .done()
                    .ifPresent(done -> out.println(ResultTable.left(entry.name(), 24)
                            + ResultTable.metrics(done.metrics())
                            + "   "
                            + cost(entry.followed().progress(), done)));
        }
        out.println(COSTS);
        Map<String, String> ids = new LinkedHashMap<>();
        entries.forEach(entry -> ids.put(entry.name(), entry.name()));
        String conditions = new MethodConditions(ids, MethodCatalog.load()).sentences();
        if (!conditions.isEmpty()) {
            out.println(conditions);
        }
    }

    /** What a run took for its scores; what it did not tell is a dash, but nothing is counted where nothing is learned. */
    private static String cost(RunProgress progress, RunEvent.Done done) {
        boolean learns = progress.plan().filter(plan -> plan.stages().isEmpty()).isEmpty();
        String none = learns ? ResultTable.MISSING : "0";
        Optional<RunEvent.Parameters> counted = progress.parameters();
        return "stored %s, trained %s, passes %s, %s"
                .formatted(
                        counted.map(count -> "%,d".formatted(count.storedTotal()))
                                .orElse(none),
                        counted.map(count -> "%,d".formatted(count.trained())).orElse(none),
                        progress.plan()
                                .map(RunPlan::passes)
                                .map(passes -> ResultTable.number(passes.all()))
                                .orElse(ResultTable.MISSING),
                        TextView.duration(done.seconds()));
    }
}
