/**
 * Learning a task sequence: data order, learning rate, optimiser, checkpoints, evaluation, and the loop over stages. Everything
 * random is a function of the run's seed and the position in the run, so that a run resumed from any checkpoint goes on bit for
 * bit as if it had never stopped.
 */
@NullMarked
package lilora.engine.train;

import org.jspecify.annotations.NullMarked;
