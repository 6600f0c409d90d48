package lilora.engine.image;

import java.util.Arrays;
import java.util.Optional;

/** Pillow's filters, by the numbers that {@code preprocessor_config.json} uses. */
public enum Resampling {
    /** The sample itself that lies nearest; {@link ResizeWeights} has its own rule for it. */
    NEAREST(0, 0) {
        @Override
        double weight(double x) {
            return 1;
        }
    },
    LANCZOS(1, 3) {
        @Override
        double weight(double x) {
            return Math.abs(x) < 3 ? sinc(x) * sinc(x / 3) : 0;
        }
    },
    BILINEAR(2, 1) {
        @Override
        double weight(double x) {
            return Math.max(0, 1 - Math.abs(x));
        }
    },
    /** Keys' cubic with a = -1/2. */
    BICUBIC(3, 2) {
        @Override
        double weight(double x) {
            double d = Math.abs(x);
            if (d < 1) {
                return (1.5 * d - 2.5) * d * d + 1;
            }
            return d < 2 ? (((d - 5) * d + 8) * d - 4) * -0.5 : 0;
        }
    },
    BOX(4, 0.5) {
        @Override
        double weight(double x) {
            return x > -0.5 && x <= 0.5 ? 1 : 0;
        }
    },
    HAMMING(5, 1) {
        @Override
        double weight(double x) {
            double d = Math.abs(x) * Math.PI;
            // The constants are single-precision in Pillow.
            return Math.abs(x) < 1 ? sinc(x) * (0.54f + 0.46f * Math.cos(d)) : 0;
        }
    };

    private final int code;
    private final double support;

    Resampling(int code, double support) {
        this.code = code;
        this.support = support;
    }

    /** The filter that Pillow numbers so. */
    public static Optional<Resampling> ofCode(int code) {
        return Arrays.stream(values()).filter(r -> r.code == code).findFirst();
    }

    /** How far the filter reaches, in pixels of the coarser image. */
    double support() {
        return support;
    }

    abstract double weight(double x);

    private static double sinc(double x) {
        return x == 0 ? 1 : Math.sin(x * Math.PI) / (x * Math.PI);
    }
}
