/**
 * One run on the screen, live or finished: what is shown of it ({@link lilora.app.screen.run.RunViewState}, a pure function of what
 * storage knows), the service that follows workers ({@link lilora.app.follow.RunFollower}), and the commands to a worker.
 *
 * <p>The one invariant: a live run and a reopened run are drawn from the same {@link lilora.app.screen.run.RunHistory}, read from
 * storage; there is no second way for a number to reach the screen.
 */
@NullMarked
package lilora.app.screen.run;

import org.jspecify.annotations.NullMarked;
