/**
 * Following runs: one service looks at every run that may be at work, lets storage take in its new events, and tells whoever
 * subscribed.
 *
 * <p>Invariant: a number reaches a screen from storage alone, whether its run is live or was opened again.
 */
@NullMarked
package lilora.app.follow;

import org.jspecify.annotations.NullMarked;
