/** Where a run stands, as a pure function of its events: for a terminal, a window, or a script. */
@NullMarked
package lilora.engine.progress;

import org.jspecify.annotations.NullMarked;
