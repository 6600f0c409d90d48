package lilora.engine.notice;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import lilora.engine.event.RunEvent;

/** Tells, of the cells of one run as they come, when a task has fallen by more than some points since it was learned: once a task. */
public final class Falls {
    /** More than this is much, unless somebody says otherwise. */
    public static final double USUAL_POINTS = 15;

    private final double points;
    private final Map<Integer, Double> learned = new HashMap<>();
    private final Set<Integer> fallen = new HashSet<>();

    public Falls(double points) {
        this.points = points;
    }

    /** A task that fell. */
    public record Fall(int stage, double from, double to) {
        /** For people. */
        public String sentence(String task) {
            return String.format(
                    Locale.ROOT,
                    "%s fell by %.1f points after stage %d, from %.1f to %.1f.",
                    task,
                    from - to,
                    stage,
                    from,
                    to);
        }
    }

    /** A score that a task had when it was learned, which no cell given here told. */
    public void learned(int task, double score) {
        learned.put(task, score);
    }

    /** What a cell tells. */
    public Optional<Fall> of(RunEvent.EvalCell cell) {
        if (cell.stage() == cell.task()) {
            learned.put(cell.task(), cell.score());
            return Optional.empty();
        }
        return Optional.ofNullable(learned.get(cell.task()))
                .filter(before -> cell.stage() > cell.task() && before - cell.score() > points)
                .filter(before -> fallen.add(cell.task()))
                .map(before -> new Fall(cell.stage(), before, cell.score()));
    }
}
