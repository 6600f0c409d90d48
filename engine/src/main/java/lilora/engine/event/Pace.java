package lilora.engine.event;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalDouble;

/**
 * How fast a run is, by its last steps and answers, and so how long what is left of its plan will take. One stage differs from the
 * next in length of questions and answers, so what is long past does not count. Not thread-safe.
 */
public final class Pace {
    /** So many of the last steps count. */
    public static final int STEPS = 60;

    /** So many of the last measurements of held-out items count. */
    public static final int MEASUREMENTS = 4;

    /** Answers of so many evaluated cells count. */
    public static final int CELLS = 4;

    private final Deque<Double> steps = new ArrayDeque<>();
    private final Deque<Double> prompts = new ArrayDeque<>();
    private final Deque<Double> measurements = new ArrayDeque<>();

    /** The next optimiser step took so many seconds. */
    public void step(double seconds) {
        add(steps, seconds, STEPS);
    }

    /** Held-out items were measured in so many seconds. */
    public void measurement(double seconds) {
        add(measurements, seconds, MEASUREMENTS);
    }

    /** The next cell was evaluated; one without questions says nothing. */
    public void cell(RunEvent.EvalCell cell) {
        if (cell.items() > 0) {
            add(prompts, cell.seconds() / cell.items(), CELLS);
        }
    }

    private static void add(Deque<Double> last, double seconds, int most) {
        last.addLast(seconds);
        if (last.size() > most) {
            last.removeFirst();
        }
    }

    /** Mean over the last steps; empty before the first. */
    public OptionalDouble secondsPerStep() {
        return mean(steps);
    }

    /** Mean over the last cells, each counted once; empty before the first. */
    public OptionalDouble secondsPerPrompt() {
        return mean(prompts);
    }

    /** Mean over the last measurements of held-out items; empty before the first. */
    public OptionalDouble secondsPerMeasurement() {
        return mean(measurements);
    }

    private static OptionalDouble mean(Deque<Double> last) {
        return last.stream().mapToDouble(Double::doubleValue).average();
    }

    /** Seconds that so many steps and prompts take; empty until each kind that is left has been timed. */
    public OptionalDouble seconds(long stepsLeft, long promptsLeft) {
        OptionalDouble step = secondsPerStep();
        OptionalDouble prompt = secondsPerPrompt();
        if ((stepsLeft > 0 && step.isEmpty()) || (promptsLeft > 0 && prompt.isEmpty())) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(Math.max(0, stepsLeft) * step.orElse(0) + Math.max(0, promptsLeft) * prompt.orElse(0));
    }
}
