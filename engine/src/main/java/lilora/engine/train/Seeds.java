package lilora.engine.train;

/** Seeds as pure functions of the run's seed and a position, by SplitMix64's mixing (Steele et al., OOPSLA 2014). */
public final class Seeds {
    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    private Seeds() {}

    /** A 64-bit seed for one position, such as (stage, epoch). */
    public static long of(long seed, long... position) {
        long state = mix(seed + GOLDEN_GAMMA);
        for (long part : position) {
            state = mix(state ^ mix(part + GOLDEN_GAMMA));
        }
        return state;
    }

    /** The same, cut to the 31 bits the tensor library's generator takes. */
    public static int intOf(long seed, long... position) {
        return (int) (of(seed, position) >>> 33);
    }

    private static long mix(long z) {
        long a = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
        long b = (a ^ a >>> 27) * 0x94D049BB133111EBL;
        return b ^ b >>> 31;
    }
}
