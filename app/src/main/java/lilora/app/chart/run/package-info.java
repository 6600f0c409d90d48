/**
 * Charts and tables of runs: pure functions from a run's numbers to models, and what stays the same wherever a run is drawn, its
 * colour, its name, the definition of forgetting.
 *
 * <p>Invariant: live and stored runs are drawn from the same numbers by the same functions.
 */
@NullMarked
package lilora.app.chart.run;

import org.jspecify.annotations.NullMarked;
