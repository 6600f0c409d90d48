/**
 * The queue of runs as a panel over the window: what works, what waits, and what can be done about it.
 *
 * <p>Here belong the panel and its view-model; the queue itself is in {@code lilora.app.launch}.
 *
 * <p>Invariant: nothing here starts or stops a worker but through the queue.
 */
@NullMarked
package lilora.app.screen.queuepanel;

import org.jspecify.annotations.NullMarked;
