package lilora.engine.method;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.HashMap;
import java.util.Map;
import lilora.engine.model.FrozenLinear;
import lilora.engine.model.Kernels;
import lilora.engine.model.LinearSite;

/**
 * The strongest directions of what layers read, by which gradients are changed: those of the task that is learned, and those when the last one
 * ended. See {@link Spread}, whose numbers are kept below {@code training/now-…} and {@code training/last-…}.
 *
 * <p>V are the first directions that hold 0.9 of the squares of S, and one more.
 */
public final class StrongDirections {
    private static final String NOW = "now";
    private static final String LAST = "last";
    private static final String ROWS = "rows";
    private static final double ENERGY = 0.9;
    private static final double DAMPING = 0.9;
    private static final double LEAST = 0.8;
    private static final double MOST = 1.2;

    private final TensorBank bank;
    private final Kernels kernels;
    private final boolean goOn;
    /** What follows from the bank's numbers, so that they need not be read in every step. */
    private final Map<String, float[]> slowing = new HashMap<>();

    private final Map<String, float[]> holding = new HashMap<>();

    /** @param goOn whether they are those of all that is seen, and not of the last rows alone */
    public StrongDirections(TensorBank bank, Kernels kernels, boolean goOn) {
        this.bank = bank;
        this.kernels = kernels;
        this.goOn = goOn;
    }

    /** Numbers that are kept of a layer. */
    public static long numbers(LinearSite site, boolean goOn) {
        return 2 * Spread.numbers(site) + (goOn ? 1 : 0);
    }

    /** Makes room for those of a layer, unless it is there. */
    public void make(LinearSite site) {
        Spread.make(bank, NOW, site);
        Spread.make(bank, LAST, site);
        if (goOn) {
            bank.zeros(TensorBank.training(ROWS, site.name()), 1);
        }
    }

    /** Those of x (..., in) at places (n), beside what is kept; nothing is kept of them yet. */
    public float[] of(FrozenLinear base, NDArray x, NDArray places) {
        LinearSite site = base.site();
        NDArray rows = base.kernels().float32(base.kernels().rows(x, places));
        return goOn
                ? Spread.of(bank, NOW, site).goneOn(rows, site, base.kernels(), seen(site))
                : Spread.measured(rows, site, base.kernels());
    }

    private double seen(LinearSite site) {
        return bank.get(TensorBank.training(ROWS, site.name())).toFloatArray()[0];
    }

    /** Keeps what was found in so many rows. */
    public void keep(LinearSite site, float[] found, int rows) {
        Spread.put(bank, NOW, site, found);
        slowing.remove(site.name());
        if (goOn) {
            float all = (float) (seen(site) + rows);
            bank.put(TensorBank.training(ROWS, site.name()), new float[] {all}, new Shape(1));
        }
    }

    /** Those of this task become those of the last one, of each layer. */
    public void endTask(Iterable<LinearSite> sites) {
        holding.clear();
        sites.forEach(site -> Spread.of(bank, NOW, site).keep(bank, LAST, site));
    }

    /**
     * D V diag(c) Vᵀ + D (1 − V Vᵀ) of this task's, c_i = (1/s_i) / max (1/s) within 0.8..1.2, s_i the mean of S_{i−2..i}; D where nothing was
     * seen.
     */
    public NDArray slowed(NDArray gradient, LinearSite site) {
        float[] factors = slowing.computeIfAbsent(site.name(), name -> {
            Spread spread = Spread.of(bank, NOW, site);
            return spread.known() ? spread.slowed(spread.holding(ENERGY), LEAST, MOST) : new float[0];
        });
        return along(gradient, NOW, site, factors, 1);
    }

    /** D (V diag(1/(S + 0.9)) Vᵀ + (1 − V Vᵀ) / 0.9) of the last task's; D where there is none. */
    public NDArray held(NDArray gradient, LinearSite site) {
        float[] factors = holding.computeIfAbsent(site.name(), name -> {
            Spread spread = Spread.of(bank, LAST, site);
            float[] damped = new float[spread.known() ? spread.holding(ENERGY) : 0];
            for (int i = 0; i < damped.length; i++) {
                damped[i] = (float) (1 / (spread.deviations()[i] + DAMPING));
            }
            return damped;
        });
        return along(gradient, LAST, site, factors, 1 / DAMPING);
    }

    private NDArray along(NDArray gradient, String part, LinearSite site, float[] factors, double beside) {
        return factors.length == 0
                ? gradient
                : Spread.along(gradient, Spread.basis(bank, part, site), factors, beside, kernels);
    }
}
