/**
 * What a setting changes: means of the compared runs over its values, with their intervals.
 *
 * <p>Here belong the question ({@link lilora.app.screen.compare.effect.EffectQuestion}), the answer as a value
 * ({@link lilora.app.screen.compare.effect.OptionEffect}, a pure function of runs and question) and the part of the screen that shows
 * it. The one invariant: no mean is taken over runs that differ in anything but seed and order of tasks.
 */
@NullMarked
package lilora.app.screen.compare.effect;

import org.jspecify.annotations.NullMarked;
