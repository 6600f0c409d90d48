/**
 * The card of each task, README.md in its folder: what it holds, what a guess scores, what a person answers, and what was measured
 * with models. Counts are taken from the built task, a person's answers from {@code look}, and measured scores from
 * {@code scores.tsv} beside this package, where they are entered by hand with what measured them.
 */
@NullMarked
package lilora.builder.card;

import org.jspecify.annotations.NullMarked;
