/**
 * Other computers, as the window knows them: which there are, what they were found to be, and lines to them.
 *
 * <p>Here belong the questions that only a person can answer (a first host key, a passphrase), and the list of machines that
 * several screens show. How hosts are spoken to is the engine's {@code lilora.engine.remote}.
 *
 * <p>Invariant: no line is opened that nobody asked for, and no answer to a question is kept but that a host's key is believed.
 */
@NullMarked
package lilora.app.remote;

import org.jspecify.annotations.NullMarked;
