/**
 * A run's records for the tools that researchers look at runs with: TensorBoard and MLflow. Both are fed from the run's events by
 * one mapping ({@link RunScalars}), outside the process that trains: what is written while a run goes on is what is written
 * afterwards, and a tool that fails harms no run.
 */
@NullMarked
package lilora.engine.tracking;

import org.jspecify.annotations.NullMarked;
