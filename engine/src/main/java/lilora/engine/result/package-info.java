/**
 * What a run achieved: the accuracy matrix, the continual-learning metrics as pure functions of it, and their aggregation
 * over seeds. Records and functions only; no tensor, no file, no clock. The one invariant: a cell that was not evaluated is
 * never a number, and a metric that needs such a cell is empty rather than wrong.
 */
@NullMarked
package lilora.engine.result;

import org.jspecify.annotations.NullMarked;
