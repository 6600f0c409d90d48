/**
 * JSON as this project reads and writes it: strict for our own records (every mistake becomes one sentence that names
 * file, line, column and field), tolerant trees for files of others, such as a Hugging Face {@code config.json}.
 *
 * <p>Invariant: what {@link lilora.engine.json.Json} writes it reads back to an equal record, including NaN and infinite
 * numbers, and the same record always gives the same bytes.
 */
@NullMarked
package lilora.engine.json;

import org.jspecify.annotations.NullMarked;
