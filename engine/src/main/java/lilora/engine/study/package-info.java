/**
 * Studies: variants of an experiment times seeds times orders of its tasks. Which runs they are of, which of those are finished,
 * what the others will take, training them in several processes at once, and what comes out. No page and no command is known
 * here: both show what this package tells.
 */
@NullMarked
package lilora.engine.study;

import org.jspecify.annotations.NullMarked;
