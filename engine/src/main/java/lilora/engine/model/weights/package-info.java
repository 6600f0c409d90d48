/**
 * Files of tensors in the safetensors format: a strict reader that maps files instead of copying them, folders of one file
 * or many, and a writer that leaves either the old file or the whole new one. Nothing here knows a model, and nothing reads
 * pickles.
 *
 * <p>Format: 8 bytes length of the header (little endian), the header (JSON: name to number type, shape and place), the
 * data. Source: the safetensors project's own description.
 */
@NullMarked
package lilora.engine.model.weights;

import org.jspecify.annotations.NullMarked;
