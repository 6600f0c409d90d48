/**
 * Connections to other computers over SSH: which there are, whom to believe, with which keys, and what can be asked of one that
 * is open: a script for its shell, and its files.
 *
 * <p>Here belongs what is true of any host, and nothing that knows of runs. A fault that only a person can mend is an
 * {@link lilora.engine.InputException} with a sentence; a line that is cut or cannot be had at the moment, which another attempt
 * may mend, is a {@link lilora.engine.remote.ssh.LineException}.
 *
 * <p>Invariant: a host whose key is not known, or is another than before, gets no word; no secret is kept or printed.
 */
@NullMarked
package lilora.engine.remote.ssh;

import org.jspecify.annotations.NullMarked;
