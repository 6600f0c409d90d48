/**
 * The training engine: a LLaVA-style model on DJL, the continual-learning methods, training, evaluation, and the worker
 * process that runs them. It knows nothing of a window or a database; what it tells the world are the records of
 * {@code lilora.engine.event}, written to a run directory.
 */
@NullMarked
package lilora.engine;

import org.jspecify.annotations.NullMarked;
