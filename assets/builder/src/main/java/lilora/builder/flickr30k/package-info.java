/**
 * Flickr30k-mini: openly licensed photos with three captions each, written by hand for this project ({@code captions.tsv}, CC0-1.0).
 * The one invariant: a subject, and so a source, lies on one side of the split only.
 */
@NullMarked
package lilora.builder.flickr30k;

import org.jspecify.annotations.NullMarked;
