/**
 * Studies in the window: variants of an experiment times seeds times orders of its tasks.
 *
 * <p>Here belong the design of a study, its runs at work, and its tables. What a study's runs are, which are done and what they give is
 * the engine's {@code study} package's; runs are worker processes that the window only watches.
 *
 * <p>Invariant: a study is its file in the workspace's folder {@code studies}, and what its runs are is read from their directories.
 * What is kept in {@code cache/studies} is what was seen last, so that a large study opens at once; it may be removed.
 */
@NullMarked
package lilora.app.screen.study;

import org.jspecify.annotations.NullMarked;
