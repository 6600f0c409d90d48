/**
 * Builds scienceqa-mini: multiple-choice questions about pictures, in the form of ScienceQA. What the four subjects share is
 * here (a question before it has letters, the order of the options, even draws, the picture of 64x64); what is special to a
 * subject is in its own package below. The one invariant: a source (photo, country, animal, diagram) serves either training or
 * test, never both.
 */
@NullMarked
package lilora.builder.science;

import org.jspecify.annotations.NullMarked;
