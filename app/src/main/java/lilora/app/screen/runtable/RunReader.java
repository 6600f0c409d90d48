package lilora.app.screen.runtable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;
import lilora.app.launch.RunBadge;
import lilora.engine.InputException;
import lilora.engine.method.MethodCatalog;
import lilora.storage.repository.RunFacts;
import lilora.storage.repository.RunQuery;
import lilora.storage.repository.RunRepository;
import lilora.storage.repository.RunRow;
import lilora.storage.repository.RunState;

/** Reads the runs of a query with their settings and scores; of those that did not change since, what was read is used again. */
final class RunReader {
    private final RunRepository runs;
    private final Predicate<String> present;
    private final Function<String, Optional<String>> host;
    private final MethodCatalog methods;
    private final Map<String, ListedRun> known = new ConcurrentHashMap<>();

    /**
     * A reader.
     *
     * @param present whether a run's folder is there
     * @param host the other computer that a run is of, if it is
     */
    RunReader(
            RunRepository runs,
            Predicate<String> present,
            Function<String, Optional<String>> host,
            MethodCatalog methods) {
        this.runs = runs;
        this.present = present;
        this.host = host;
        this.methods = methods;
    }

    List<ListedRun> read(RunQuery query, RunBadge.Signs signs) {
        List<RunRow> rows = runs.list(query).rows();
        List<String> changed =
                rows.stream().filter(row -> !isKnown(row)).map(RunRow::runId).toList();
        Map<String, RunFacts> facts = changed.isEmpty() ? Map.of() : runs.facts(changed);
        List<ListedRun> listed = new ArrayList<>();
        for (RunRow row : rows) {
            // A run that was deleted meanwhile has none.
            Optional.ofNullable(facts.get(row.runId()))
                    .map(told -> ListedRun.of(row, badge(row, signs), configuration(row, told), told))
                    .ifPresent(run -> known.put(row.runId(), run));
            Optional.ofNullable(known.get(row.runId()))
                    .filter(run -> run.row().equals(row))
                    .map(run -> run.with(badge(row, signs)))
                    .ifPresent(listed::add);
        }
        return listed;
    }

    /** A finished run needs its folder for nothing that its state tells. */
    private RunBadge badge(RunRow row, RunBadge.Signs signs) {
        boolean there = row.state() == RunState.DONE || present.test(row.runId());
        // Where a run is over makes no difference any more, and costs a look at its folder.
        Optional<String> other = there && row.state().isActive() ? host(row.runId()) : Optional.empty();
        return RunBadge.of(RunBadge.Seen.of(row, there, other), signs);
    }

    private Optional<String> host(String runId) {
        try {
            return host.apply(runId);
        } catch (InputException e) {
            // What is wrong with one run's files must not keep the others from being listed; its own page tells it.
            return Optional.empty();
        }
    }

    private boolean isKnown(RunRow row) {
        ListedRun before = known.get(row.runId());
        return before != null && before.row().equals(row);
    }

    /** A run's specification never changes. */
    private RunConfiguration configuration(RunRow row, RunFacts facts) {
        ListedRun before = known.get(row.runId());
        return before == null ? RunConfiguration.of(facts.spec(), methods) : before.configuration();
    }
}
