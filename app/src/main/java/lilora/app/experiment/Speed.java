package lilora.app.experiment;

import java.time.Duration;

/**
 * How fast a computer trains and answers.
 *
 * @param secondsPerToken of training, forward and backward
 * @param secondsPerPrompt of answering
 * @param basis where the numbers come from, as a sentence for people
 */
public record Speed(double secondsPerToken, double secondsPerPrompt, String basis) {
    /** What one CPU core needed with the model that ships, of this many numbers. */
    private static final double REFERENCE_TOKEN = 0.6e-3;

    private static final double REFERENCE_PROMPT = 0.045;
    private static final double REFERENCE_PARAMETERS = 7.8e6;

    /** A rough guess for a CPU on which nothing has run yet: time grows with the model and shrinks with the cores. */
    static Speed guess(long parameters, int threads) {
        double factor = parameters / REFERENCE_PARAMETERS / Math.max(1, Math.min(threads, 16));
        return new Speed(
                REFERENCE_TOKEN * factor,
                REFERENCE_PROMPT * factor,
                "Rough: from another computer, scaled by model size and cores. The first run here makes it exact.");
    }

    /** Time of a plan. */
    Duration of(PlanSource.Cost cost) {
        double seconds = cost.trainTokens() * secondsPerToken + cost.plan().prompts() * secondsPerPrompt;
        return Duration.ofMillis(Math.round(1000 * seconds));
    }
}
