/**
 * What a researcher decides before a run: the experiment as an immutable record, written once as {@code run.json} and never
 * changed. Records are validated when they are made, so whoever holds one may trust it. No tensor library, no toolkit, no
 * database appears here: engine, storage and window share this language.
 */
@NullMarked
package lilora.engine.experiment;

import org.jspecify.annotations.NullMarked;
