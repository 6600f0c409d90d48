package lilora.app.runs;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * In which lines and in which order runs stand.
 *
 * @param sort column they are sorted by
 * @param descending whether the largest come first
 * @param grouped whether runs that differ in their seed alone stand below one line
 * @param open keys of the experiments whose runs are shown
 */
record Arrangement(String sort, boolean descending, boolean grouped, Set<String> open) {
    static final Arrangement NEWEST = new Arrangement(RunFields.CREATED, true, false, Set.of());

    public Arrangement {
        open = Set.copyOf(open);
    }

    Arrangement sortedBy(String column, boolean downwards) {
        return new Arrangement(column, downwards, grouped, open);
    }

    Arrangement grouped(boolean together) {
        return new Arrangement(sort, descending, together, open);
    }

    Arrangement opened(Set<String> keys) {
        return new Arrangement(sort, descending, grouped, keys);
    }

    /** A pure function, for any thread. */
    List<RunLine> of(List<ListedRun> runs, RunFields fields) {
        Comparator<RunLine> order = fields.find(sort)
                .or(() -> fields.find(RunFields.CREATED))
                .orElseThrow()
                .order(descending);
        if (!grouped) {
            return runs.stream()
                    .<RunLine>map(run -> new RunLine.Single(run, false))
                    .sorted(order)
                    .toList();
        }
        Map<String, List<RunLine>> experiments = new LinkedHashMap<>();
        for (ListedRun run : runs) {
            experiments
                    .computeIfAbsent(run.configuration().experiment(), experiment -> new ArrayList<>())
                    .add(new RunLine.Single(run, true));
        }
        List<RunLine> top = new ArrayList<>();
        experiments.values().forEach(lines -> {
            lines.sort(order);
            top.add(together(lines));
        });
        top.sort(order);
        List<RunLine> all = new ArrayList<>();
        for (RunLine line : top) {
            all.add(line);
            if (line instanceof RunLine.Experiment experiment && experiment.open()) {
                experiment.runs().forEach(run -> all.add(new RunLine.Single(run, true)));
            }
        }
        return all;
    }

    /** One run needs no line above it. */
    private RunLine together(List<RunLine> lines) {
        List<ListedRun> runs =
                lines.stream().flatMap(line -> line.runs().stream()).toList();
        return runs.size() == 1
                ? new RunLine.Single(runs.get(0), false)
                : new RunLine.Experiment(
                        runs,
                        open.contains(RunLine.Experiment.key(
                                runs.get(0).configuration().experiment())));
    }
}
