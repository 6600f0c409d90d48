/**
 * The experiment form, the planner beside it, pre-flight and launch: from a draft to workers at work.
 *
 * <p>Invariant: every count that is shown before a run is the engine's own; nothing here computes a parameter.
 */
@NullMarked
package lilora.app.screen.experiment;

import org.jspecify.annotations.NullMarked;
