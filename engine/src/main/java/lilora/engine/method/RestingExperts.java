package lilora.engine.method;

import java.util.Arrays;

/**
 * Which experts of a layer rest while a task is learned: those that it uses little for how much they carry. A number for each expert of how
 * much it is used in this task, one of how much it carried so far, and whether it learns (1) or rests (0); before them the stage, its steps, and
 * whether the rest is settled. One for a layer and a run; its numbers lie in a tensor of the bank.
 */
public final class RestingExperts {
    private static final int PROGRESS = 3;
    private static final double SMOOTH = 0.95;
    private static final double REST_BELOW = 0.1;

    private final float[] numbers;
    private final int experts;

    /** @param numbers as they are kept; all 0 before the first stage */
    public RestingExperts(float[] numbers) {
        this.numbers = numbers.clone();
        this.experts = (numbers.length - PROGRESS) / 3;
        if (numbers[0] == 0) {
            Arrays.fill(this.numbers, PROGRESS + experts, PROGRESS + 2 * experts, 1f / experts);
        }
    }

    /** Numbers that are kept. */
    public static long numbers(int experts) {
        return PROGRESS + 3L * experts;
    }

    /** Begins anew, if it is of another stage: every expert learns, and is used alike. */
    public void begin(int stage) {
        if (numbers[0] != stage) {
            numbers[0] = stage;
            numbers[1] = 0;
            numbers[2] = 0;
            Arrays.fill(numbers, PROGRESS, PROGRESS + experts, 1f / experts);
            Arrays.fill(numbers, PROGRESS + 2 * experts, PROGRESS + 3 * experts, 1);
        }
    }

    /** Steps of the stage that were noted. */
    public int steps() {
        return (int) numbers[1];
    }

    /** 1 for experts that learn, 0 for those that rest. */
    public float[] mask() {
        return part(2);
    }

    /** As it is kept. */
    public float[] numbers() {
        return numbers.clone();
    }

    private float[] part(int which) {
        int from = PROGRESS + which * experts;
        return Arrays.copyOfRange(numbers, from, from + experts);
    }

    /**
     * Goes on by a step.
     *
     * @param seen mean shares of the experts, and behind them those of shares times the squared length of the input
     * @param own the expert that never rests; when it is the only one left, this stays so to the stage's end
     */
    public void note(float[] seen, int own) {
        numbers[1]++;
        for (int i = 0; i < 2 * experts; i++) {
            numbers[PROGRESS + i] = (float) (SMOOTH * numbers[PROGRESS + i] + (1 - SMOOTH) * seen[i]);
        }
        if (numbers[2] == 0) {
            float[] mask = mask(part(0), part(1), own);
            System.arraycopy(mask, 0, numbers, PROGRESS + 2 * experts, experts);
            double learning = 0;
            for (float one : mask) {
                learning += one;
            }
            numbers[2] = learning == 1 ? 1 : 0;
        }
    }

    /** An expert rests where its utility less its importance, each scaled to 0..1 over the experts, is below 0.1. */
    public static float[] mask(float[] utility, float[] importance, int own) {
        double[] useful = ExpertWeights.scaled(utility);
        double[] settled = ExpertWeights.scaled(importance);
        float[] mask = new float[utility.length];
        for (int e = 0; e < mask.length; e++) {
            mask[e] = e == own || useful[e] - settled[e] >= REST_BELOW ? 1 : 0;
        }
        return mask;
    }
}
