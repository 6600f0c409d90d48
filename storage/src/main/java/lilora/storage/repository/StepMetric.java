package lilora.storage.repository;

import lilora.engine.event.RunEvent;

/** A number that every optimiser step tells. */
public enum StepMetric {
    LOSS,
    TASK_LOSS,
    PENALTY,
    GRAD_NORM,
    LEARNING_RATE,
    SAMPLES,
    SECONDS,
    TOKENS;

    /** This number of a step. */
    public double of(RunEvent.Step step) {
        return switch (this) {
            case LOSS -> step.loss();
            case TASK_LOSS -> step.taskLoss();
            case PENALTY -> step.penalty();
            case GRAD_NORM -> step.gradNorm();
            case LEARNING_RATE -> step.learningRate();
            case SAMPLES -> step.samples();
            case SECONDS -> step.seconds();
            case TOKENS -> step.tokens();
        };
    }
}
