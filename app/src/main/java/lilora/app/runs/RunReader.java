package lilora.app.runs;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import lilora.engine.method.MethodCatalog;
import lilora.storage.RunFacts;
import lilora.storage.RunQuery;
import lilora.storage.RunRepository;
import lilora.storage.RunRow;

/** Reads the runs of a query with their settings and scores; of those that did not change since, what was read is used again. */
final class RunReader {
    private final RunRepository runs;
    private final MethodCatalog methods;
    private final Map<String, ListedRun> known = new ConcurrentHashMap<>();

    RunReader(RunRepository runs, MethodCatalog methods) {
        this.runs = runs;
        this.methods = methods;
    }

    List<ListedRun> read(RunQuery query) {
        List<RunRow> rows = runs.list(query).rows();
        List<String> changed =
                rows.stream().filter(row -> !isKnown(row)).map(RunRow::runId).toList();
        Map<String, RunFacts> facts = changed.isEmpty() ? Map.of() : runs.facts(changed);
        List<ListedRun> listed = new ArrayList<>();
        for (RunRow row : rows) {
            // A run that was deleted meanwhile has none.
            Optional.ofNullable(facts.get(row.runId()))
                    .map(told -> ListedRun.of(row, configuration(row, told), told))
                    .ifPresent(run -> known.put(row.runId(), run));
            Optional.ofNullable(known.get(row.runId()))
                    .filter(run -> run.row().equals(row))
                    .ifPresent(listed::add);
        }
        return listed;
    }

    private boolean isKnown(RunRow row) {
        ListedRun before = known.get(row.runId());
        return before != null && before.row().equals(row);
    }

    /** A run's specification never changes. */
    private Configuration configuration(RunRow row, RunFacts facts) {
        ListedRun before = known.get(row.runId());
        return before == null ? Configuration.of(facts.spec(), methods) : before.configuration();
    }
}
