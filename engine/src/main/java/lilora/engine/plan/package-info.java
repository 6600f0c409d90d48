/**
 * From a file to a run that cannot fail for a foreseeable reason: reading and completing experiments, loading and checking
 * everything they name, and telling beforehand what they will cost.
 */
@NullMarked
package lilora.engine.plan;

import org.jspecify.annotations.NullMarked;
