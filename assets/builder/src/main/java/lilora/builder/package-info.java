/**
 * Builds the benchmark's tasks from upstream packages. What is built is committed, so nothing here runs at the time of use;
 * it is kept so that anybody can rebuild the same bytes. The one invariant: same packages and same seed, same files.
 */
@NullMarked
package lilora.builder;

import org.jspecify.annotations.NullMarked;
