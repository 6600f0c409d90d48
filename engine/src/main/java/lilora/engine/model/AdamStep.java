package lilora.engine.model;

/**
 * What one step of AdamW needs beside the arrays.
 *
 * @param rate learning rate of this step
 * @param beta1 decay of the first moment
 * @param beta2 decay of the second moment
 * @param epsilon added to the corrected square root
 * @param decay decoupled weight decay
 * @param number number of this step, from 1
 */
public record AdamStep(double rate, double beta1, double beta2, double epsilon, double decay, long number) {
    public AdamStep {
        if (number < 1) {
            throw new IllegalArgumentException("steps are counted from 1, not " + number);
        }
    }

    double[] values() {
        return new double[] {rate, beta1, beta2, epsilon, decay, number};
    }
}
