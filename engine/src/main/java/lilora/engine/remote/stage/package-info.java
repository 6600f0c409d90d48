/**
 * What a host is given before runs: programs, models and tasks, each once, under the hash of its contents, below one folder that can
 * be looked at and removed.
 *
 * <p>Here belongs how things get there and are found again, and nothing of what is done with them.
 *
 * <p>Invariant: a folder that has its name is whole; nothing outside the staging folder is written or removed.
 */
@NullMarked
package lilora.engine.remote.stage;

import org.jspecify.annotations.NullMarked;
