/** The English of captions: nouns with article and plural, and WordNet's definitions. */
@NullMarked
package lilora.builder.pretraining.word;

import org.jspecify.annotations.NullMarked;
