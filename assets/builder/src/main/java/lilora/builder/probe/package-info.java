/** What the frozen features of a vision tower know of the tasks, by linear probes. */
@NullMarked
package lilora.builder.probe;

import org.jspecify.annotations.NullMarked;
