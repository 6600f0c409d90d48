package lilora.engine.plan;

import lilora.engine.experiment.ComputeSpec;

/**
 * How fast a computer trains and answers.
 *
 * @param secondsPerToken of training, forward and backward
 * @param secondsPerPrompt of answering
 */
public record Speed(double secondsPerToken, double secondsPerPrompt) {
    // What runs of plain methods with the model that ships told in their events: fp32, one thread of an AMD EPYC with
    // both cores at work, answers in batches of 32. Scaled by size, micro (157 M parameters, bf16) took three quarters
    // of it.
    private static final double REFERENCE_TOKEN = 0.23e-3;
    private static final double REFERENCE_PROMPT = 0.011;
    private static final double REFERENCE_PARAMETERS = 7.8e6;
    private static final int MOST_THREADS = 16;

    /**
     * A rough guess for a CPU on which nothing has run yet: time grows with the base model's parameters and shrinks with the threads.
     */
    static Speed guess(long parameters, ComputeSpec compute) {
        double factor =
                parameters / REFERENCE_PARAMETERS / Math.min(compute.resolved().threads(), MOST_THREADS);
        return new Speed(REFERENCE_TOKEN * factor, REFERENCE_PROMPT * factor);
    }

    /** Seconds of a run. */
    public double seconds(Workload work) {
        return work.tokens() * secondsPerToken + work.prompts() * secondsPerPrompt;
    }
}
