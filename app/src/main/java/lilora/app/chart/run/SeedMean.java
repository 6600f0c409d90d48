package lilora.app.chart.run;

import java.util.Optional;
import lilora.app.chart.model.ErrorBar;

/**
 * A number over runs that differ in nothing but their seeds.
 *
 * @param mean of the runs, or the number of the only one
 * @param bar what the runs lie between; empty for one run, which has no spread
 */
public record SeedMean(double mean, Optional<ErrorBar> bar) {}
