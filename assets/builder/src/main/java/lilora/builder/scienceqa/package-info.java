/**
 * ScienceQA-mini: multiple-choice questions about pictures. The subjects, each in a package of its own, ask; here their options
 * get letters and their questions an order. Options stand in one order for each kind of question, so that a small model needs to know
 * the answer and not, beside, to find it among lines. The one invariant: a source (photo, country, animal, diagram) serves either training
 * or test, never both.
 */
@NullMarked
package lilora.builder.scienceqa;

import org.jspecify.annotations.NullMarked;
