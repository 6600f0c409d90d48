package lilora.engine.model;

import java.util.List;

/**
 * Rotary positions (Su et al. 2021): their base, and how the frequencies are changed for sequences longer than a model was
 * first trained on.
 *
 * @param theta base of the frequencies
 * @param scaling how they are changed
 * @param sections for multimodal positions (Wang et al. 2024, arXiv 2409.12191) how many pairs of a head's numbers turn by the
 *     position in time, how many by the row and how many by the column; empty where every pair turns by the one position
 */
public record Rope(double theta, Scaling scaling, List<Integer> sections) {
    public Rope {
        sections = List.copyOf(sections);
    }

    /** Of one position. */
    public Rope(double theta, Scaling scaling) {
        this(theta, scaling, List.of());
    }

    /** Not scaled. */
    public Rope(double theta) {
        this(theta, new None());
    }

    /** Angle per position of each pair of a head's numbers: size / 2 of them, in float32 as the reference computes them. */
    float[] frequencies(int size) {
        return scaling.frequencies(theta, size);
    }

    /** A change of the frequencies, named as in a Hugging Face configuration. */
    public sealed interface Scaling {
        /** Angle per position of each pair of a head of this size. */
        float[] frequencies(double theta, int size);

        /** Factor of all cosines and sines. */
        default double magnitude() {
            return 1;
        }

        /** Positions up to which it is computed. */
        default int longest() {
            return Integer.MAX_VALUE;
        }
    }

    private static float[] plain(double theta, int size) {
        float[] frequencies = new float[size / 2];
        for (int i = 0; i < frequencies.length; i++) {
            frequencies[i] = 1f / wave(theta, size, i);
        }
        return frequencies;
    }

    private static float wave(double theta, int size, int pair) {
        return (float) Math.pow(theta, (float) (2 * pair) / size);
    }

    /** As published first. */
    public record None() implements Scaling {
        @Override
        public float[] frequencies(double theta, int size) {
            return plain(theta, size);
        }
    }

    /**
     * Frequencies that would change with the length of a sequence beyond the model's positions; up to there they are plain,
     * and no sequence is longer here.
     *
     * @param factor of longer sequences
     */
    public record Dynamic(double factor) implements Scaling {
        @Override
        public float[] frequencies(double theta, int size) {
            return plain(theta, size);
        }
    }

    /**
     * All frequencies divided.
     *
     * @param factor by which
     */
    public record Linear(double factor) implements Scaling {
        @Override
        public float[] frequencies(double theta, int size) {
            float[] frequencies = plain(theta, size);
            for (int i = 0; i < frequencies.length; i++) {
                frequencies[i] /= (float) factor;
            }
            return frequencies;
        }
    }

    /**
     * Llama 3.1: long waves are slowed down, short ones stay, with a smooth passage between.
     *
     * @param factor by which long waves are slowed down
     * @param low waves longer than {@code original / low} are long
     * @param high waves shorter than {@code original / high} are short
     * @param original positions of the first training
     */
    public record Llama3(double factor, double low, double high, int original) implements Scaling {
        @Override
        public float[] frequencies(double theta, int size) {
            float[] frequencies = plain(theta, size);
            for (int i = 0; i < frequencies.length; i++) {
                frequencies[i] = scaled(frequencies[i]);
            }
            return frequencies;
        }

        private float scaled(float frequency) {
            float length = (float) (2 * Math.PI) / frequency;
            if (length > original / low) {
                return frequency / (float) factor;
            }
            if (length < original / high) {
                return frequency;
            }
            float smooth = (original / length - (float) low) / (float) (high - low);
            return (1 - smooth) * frequency / (float) factor + smooth * frequency;
        }
    }

    /**
     * LongRoPE (Ding et al. 2024, arXiv 2402.13753) within the positions of the first training: every frequency divided by a factor
     * of its own. The reference takes other factors for all positions as soon as one sequence of a batch is longer, so that answers
     * would depend on what else is in the batch; here no sequence is.
     *
     * @param factors one for each pair
     * @param original positions of the first training
     * @param magnitude factor of all cosines and sines
     */
    public record LongRope(List<Double> factors, int original, double magnitude) implements Scaling {
        public LongRope {
            factors = List.copyOf(factors);
        }

        @Override
        public float[] frequencies(double theta, int size) {
            float[] frequencies = new float[size / 2];
            for (int i = 0; i < frequencies.length; i++) {
                frequencies[i] = 1f / (factors.get(i).floatValue() * wave(theta, size, i));
            }
            return frequencies;
        }

        @Override
        public int longest() {
            return original;
        }

        /** Of the paper: sqrt(1 + ln(factor) / ln(original)). */
        static double magnitude(double factor, int original) {
            return factor <= 1 ? 1 : Math.sqrt(1 + Math.log(factor) / Math.log(original));
        }
    }

    /**
     * YaRN (Peng et al. 2023, arXiv 2309.00071): short waves stay, long ones are slowed down, a ramp over the pairs between.
     *
     * @param factor by which long waves are slowed down
     * @param original positions of the first training
     * @param fast turns within those positions from which on a wave is short
     * @param slow turns up to which it is long
     * @param truncate whether the ramp starts and ends at whole pairs
     * @param magnitude factor of all cosines and sines
     */
    public record Yarn(double factor, int original, double fast, double slow, boolean truncate, double magnitude)
            implements Scaling {
        @Override
        public float[] frequencies(double theta, int size) {
            double from = pair(fast, theta, size);
            double to = pair(slow, theta, size);
            double first = Math.max(truncate ? Math.floor(from) : from, 0);
            double last = Math.min(truncate ? Math.ceil(to) : to, size - 1);
            float length = (float) (first == last ? 0.001 : last - first);
            float[] frequencies = new float[size / 2];
            for (int i = 0; i < frequencies.length; i++) {
                float wave = wave(theta, size, i);
                float kept = 1 - Math.min(1, Math.max(0, (i - (float) first) / length));
                frequencies[i] = 1f / ((float) factor * wave) * (1 - kept) + 1f / wave * kept;
            }
            return frequencies;
        }

        /** The pair, counted with fractions, that turns so often. */
        private double pair(double turns, double theta, int size) {
            return size * Math.log(original / (turns * 2 * Math.PI)) / (2 * Math.log(theta));
        }

        /** Of the paper: 0.1 ln(factor) + 1, with the logarithm weighted. */
        static double magnitude(double factor, double weight) {
            return factor <= 1 ? 1 : 0.1 * weight * Math.log(factor) + 1;
        }
    }
}
