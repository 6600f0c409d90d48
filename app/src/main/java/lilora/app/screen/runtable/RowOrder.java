package lilora.app.screen.runtable;

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
record RowOrder(String sort, boolean descending, boolean grouped, Set<String> open) {
    static final RowOrder NEWEST = new RowOrder(RunFields.CREATED, true, false, Set.of());

    public RowOrder {
        open = Set.copyOf(open);
    }

    RowOrder sortedBy(String column, boolean downwards) {
        return new RowOrder(column, downwards, grouped, open);
    }

    RowOrder grouped(boolean together) {
        return new RowOrder(sort, descending, together, open);
    }

    RowOrder opened(Set<String> keys) {
        return new RowOrder(sort, descending, grouped, keys);
    }

    /** A pure function, for any thread. */
    List<RowContent> of(List<ListedRun> runs, RunFields fields) {
        Comparator<RowContent> order = fields.find(sort)
                .or(() -> fields.find(RunFields.CREATED))
                .orElseThrow()
                .order(descending);
        if (!grouped) {
            return runs.stream()
                    .<RowContent>map(run -> new RowContent.Single(run, false))
                    .sorted(order)
                    .toList();
        }
        Map<String, List<RowContent>> experiments = new LinkedHashMap<>();
        for (ListedRun run : runs) {
            experiments
                    .computeIfAbsent(run.configuration().experiment(), experiment -> new ArrayList<>())
                    .add(new RowContent.Single(run, true));
        }
        List<RowContent> top = new ArrayList<>();
        experiments.values().forEach(lines -> {
            lines.sort(order);
            top.add(together(lines));
        });
        top.sort(order);
        List<RowContent> all = new ArrayList<>();
        for (RowContent line : top) {
            all.add(line);
            if (line instanceof RowContent.Experiment experiment && experiment.open()) {
                experiment.runs().forEach(run -> all.add(new RowContent.Single(run, true)));
            }
        }
        return all;
    }

    /** One run needs no line above it. */
    private RowContent together(List<RowContent> lines) {
        List<ListedRun> runs =
                lines.stream().flatMap(line -> line.runs().stream()).toList();
        return runs.size() == 1
                ? new RowContent.Single(runs.get(0), false)
                : new RowContent.Experiment(
                        runs,
                        open.contains(RowContent.Experiment.key(
                                runs.get(0).configuration().experiment())));
    }
}
