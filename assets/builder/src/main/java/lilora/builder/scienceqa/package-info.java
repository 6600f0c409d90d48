/**
 * ScienceQA-mini: multiple-choice questions about pictures. The subjects, each in a package of its own, ask; here their options
 * get letters and their questions an order. The one invariant: a source (photo, country, animal, diagram) serves either training
 * or test, never both.
 */
@NullMarked
package lilora.builder.scienceqa;

import org.jspecify.annotations.NullMarked;
