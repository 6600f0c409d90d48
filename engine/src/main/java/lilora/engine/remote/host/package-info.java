/**
 * What a host is: its processors, memory, disk, GPUs, torch, Java and Slurm, as one script tells them.
 *
 * <p>Here belongs what is asked of a host before anything is put there, and what is missing with its remedy; nothing is changed
 * there.
 *
 * <p>Invariant: what was not told is absent, not zero.
 */
@NullMarked
package lilora.engine.remote.host;

import org.jspecify.annotations.NullMarked;
