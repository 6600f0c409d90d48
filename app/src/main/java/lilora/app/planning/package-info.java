/** What a run that a form describes will store and cost, and what it could run on. */
@NullMarked
package lilora.app.planning;

import org.jspecify.annotations.NullMarked;
