package lilora.app.planning;

import java.time.Duration;
import lilora.engine.plan.CpuSpeed;

/**
 * How fast a computer trains and answers.
 *
 * @param secondsPerToken of training, forward and backward
 * @param secondsPerPrompt of answering
 * @param basis where the numbers come from, as a sentence for people
 */
public record Speed(double secondsPerToken, double secondsPerPrompt, String basis) {
    /** A rough guess for a CPU on which nothing has run yet: time grows with the model and shrinks with the cores. */
    static Speed guess(long parameters, int threads) {
        CpuSpeed pace = CpuSpeed.guess(parameters, threads);
        return new Speed(
                pace.secondsPerToken(),
                pace.secondsPerPrompt(),
                "Rough: from another computer, scaled by model size and cores. The first run here makes it exact.");
    }

    /** Time of a plan. */
    Duration of(PlanSource.Cost cost) {
        double seconds = cost.trainTokens() * secondsPerToken + cost.answers() * secondsPerPrompt;
        return Duration.ofMillis(Math.round(1000 * seconds));
    }
}
