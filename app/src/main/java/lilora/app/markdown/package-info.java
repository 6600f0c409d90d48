/**
 * Markdown as nodes: CommonMark with GitHub's tables, read by commonmark-java off the FX thread.
 *
 * <p>Invariant: a document is text. Nothing in it is executed, opened or fetched: tags of HTML are left out, an image is its
 * alternative text, a link its words and its address.
 */
@NullMarked
package lilora.app.markdown;

import org.jspecify.annotations.NullMarked;
