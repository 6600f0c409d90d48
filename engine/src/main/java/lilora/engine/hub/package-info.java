/**
 * The cache that Hugging Face's own tools download into, as a shelf: what is there, whole or not, and where a model lies that is
 * called by its name on the hub. {@link lilora.engine.hub.ModelDownload} adds to it, and alone asks the network.
 *
 * <p>Layout: {@code models--ORGANISATION--NAME} with {@code refs} (names of revisions), {@code snapshots/COMMIT} (files, most of them
 * links) and {@code blobs} (what the links lead to). Source: huggingface_hub's "Understand caching".
 *
 * <p>Invariant: what is whole in the cache is never changed, and a file has its name there only when its hash is the one listed.
 */
@NullMarked
package lilora.engine.hub;

import org.jspecify.annotations.NullMarked;
