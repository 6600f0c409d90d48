/** What the subjects of ScienceQA-mini have in common: a question before its options have letters, even draws, turned pictures. */
@NullMarked
package lilora.builder.scienceqa.subject;

import org.jspecify.annotations.NullMarked;
