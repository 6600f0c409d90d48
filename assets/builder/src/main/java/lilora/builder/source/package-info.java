/**
 * What is built from: the folder of downloaded packages, verified against {@code sources.tsv}, with the archives inside them; and
 * the lists and texts that are kept beside the builders' classes.
 */
@NullMarked
package lilora.builder.source;

import org.jspecify.annotations.NullMarked;
