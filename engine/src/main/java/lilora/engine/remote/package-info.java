/**
 * Runs on other computers: launched there detached, followed from here, told what to do, and fetched.
 *
 * <p>Here belongs how a run directory of a host and its copy here are kept alike. The copy is a run like any other: whoever reads
 * run directories needs to know nothing of this. What is said to hosts at all is in {@link lilora.engine.remote.ssh}, what they are
 * in {@link lilora.engine.remote.host}, what they are given in {@link lilora.engine.remote.stage}.
 *
 * <p>Invariant: {@code run.json} and {@code events.jsonl} of the copy are byte for byte those of the host, however often the line is
 * cut; nothing that happens here ends a run there but a command.
 */
@NullMarked
package lilora.engine.remote;

import org.jspecify.annotations.NullMarked;
