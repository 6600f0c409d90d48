/**
 * What leaves the workbench for other programs: adapters, task banks and whole models of a run, each with a card that says what it is.
 * Everything is written from the checkpoint of a stage's end, which is verified first; the run itself is not changed.
 */
@NullMarked
package lilora.engine.exporting;

import org.jspecify.annotations.NullMarked;
