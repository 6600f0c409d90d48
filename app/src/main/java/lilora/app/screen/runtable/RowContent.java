package lilora.app.screen.runtable;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import lilora.storage.repository.RunState;

/** What stands in a line of the table: one run, or the runs of one experiment together. Lines are known by their keys. */
sealed interface RowContent {
    /** The same however often the line is made anew. */
    String key();

    /** The runs that a command on this line is about. */
    List<ListedRun> runs();

    /**
     * A run.
     *
     * @param below whether it stands below its experiment
     */
    record Single(ListedRun run, boolean below) implements RowContent {
        @Override
        public String key() {
            return run.row().runId();
        }

        @Override
        public List<ListedRun> runs() {
            return List.of(run);
        }
    }

    /**
     * The runs of one experiment.
     *
     * @param runs two or more, as they are sorted
     * @param open whether they stand below
     */
    record Experiment(List<ListedRun> runs, boolean open) implements RowContent {
        private static final Comparator<ListedRun> OLDEST_FIRST =
                Comparator.comparing((ListedRun run) -> run.row().created());

        private static final List<RunState> ORDER = List.of(
                RunState.DONE,
                RunState.RUNNING,
                RunState.PAUSED,
                RunState.QUEUED,
                RunState.STOPPED,
                RunState.INTERRUPTED,
                RunState.FAILED);

        public Experiment {
            runs = List.copyOf(runs);
        }

        static String key(String experiment) {
            // No run is called so: its id is a folder's name.
            return "experiment/" + experiment;
        }

        @Override
        public String key() {
            return key(runs.get(0).configuration().experiment());
        }

        /** The newest of its runs. */
        ListedRun newest() {
            return runs.stream().max(OLDEST_FIRST).orElseThrow();
        }

        /** The runs that its numbers are about: finished ones, of each seed the newest. */
        List<ListedRun> counted() {
            Map<Long, ListedRun> bySeed = new TreeMap<>();
            runs.stream()
                    .filter(ListedRun::isDone)
                    .sorted(OLDEST_FIRST)
                    .forEach(run -> bySeed.put(run.row().seed(), run));
            return List.copyOf(bySeed.values());
        }

        /** How many of its runs are done: {@code 3/4 done}. */
        String progress() {
            return "%d/%d done"
                    .formatted(runs.stream().filter(ListedRun::isDone).count(), runs.size());
        }

        /** How many of its runs are in which state: {@code 3 done · 1 running}. */
        String states() {
            Map<String, Long> counts = runs.stream()
                    .sorted(Comparator.comparing(
                            run -> ORDER.indexOf(run.badge().look())))
                    .collect(Collectors.groupingBy(
                            run -> run.badge().word(), LinkedHashMap::new, Collectors.counting()));
            return counts.entrySet().stream()
                    .map(count -> count.getValue() + " " + count.getKey().toLowerCase(Locale.ROOT))
                    .collect(Collectors.joining(" · "));
        }

        /** What must be known before its mean is used; empty if nothing. */
        Optional<String> warning() {
            List<String> sentences = new ArrayList<>();
            String differences = ListedRun.differences(counted());
            if (!differences.isEmpty()) {
                sentences.add("More than the seed differs: " + differences + ".");
            }
            Map<Long, Long> seeds = new TreeMap<>(runs.stream()
                    .filter(ListedRun::isDone)
                    .collect(Collectors.groupingBy(run -> run.row().seed(), Collectors.counting())));
            seeds.forEach((seed, times) -> {
                if (times > 1) {
                    sentences.add("Seed %d was run %d times; the newest counts.".formatted(seed, times));
                }
            });
            return sentences.isEmpty() ? Optional.empty() : Optional.of(String.join(" ", sentences));
        }
    }
}
