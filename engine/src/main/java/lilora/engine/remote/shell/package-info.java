/**
 * What is said to a POSIX shell.
 *
 * <p>Here belongs how texts become words of a shell and how scripts are wrapped, and nothing that knows what they do or how they
 * get to a host.
 *
 * <p>Invariant: no text of a person reaches a shell but through {@link lilora.engine.remote.shell.ShellQuote}.
 */
@NullMarked
package lilora.engine.remote.shell;

import org.jspecify.annotations.NullMarked;
