/**
 * What a setting changes: means of runs over its values, with their intervals.
 *
 * <p>Here belong the question ({@link lilora.app.chart.effect.EffectQuestion}), the answer as a value
 * ({@link lilora.app.chart.effect.OptionEffect}, a pure function of runs and question) and the part of a screen that shows
 * it. The one invariant: no mean is taken over runs that differ in anything but seed and order of tasks.
 */
@NullMarked
package lilora.app.chart.effect;

import org.jspecify.annotations.NullMarked;
