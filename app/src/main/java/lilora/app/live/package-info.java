/**
 * Puts the screens of runs together: one follower, one set of run colours, and the screens that read them. The features do
 * not know each other; they meet here.
 */
@NullMarked
package lilora.app.live;

import org.jspecify.annotations.NullMarked;
