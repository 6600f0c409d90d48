/**
 * Jobs of Slurm: what is asked for, as a script that can be read, edited and kept; how it is queued, told of and cancelled.
 *
 * <p>Here belongs what is said to Slurm's commands and what they answer, each in a form that was asked for by name. What a worker does
 * stands in its run directory, and is believed before anything that is said here.
 *
 * <p>Invariant: a text that a person typed reaches a job's script as it was checked, or not at all.
 */
@NullMarked
package lilora.engine.remote.slurm;

import org.jspecify.annotations.NullMarked;
