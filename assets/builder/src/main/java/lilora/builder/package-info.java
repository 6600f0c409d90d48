/**
 * Builds what the module {@code assets} ships, from upstream packages: {@link lilora.builder.BuildBenchmark} the tasks, its
 * namesakes below the pretraining data and the tokenizer. What is built is committed, so nothing here runs at the time of use; it
 * is kept so that anybody can rebuild the same bytes. The one invariant: same packages and same seed, same files.
 *
 * <p>From the bottom: {@code source} and {@code image}; {@code task}, what all tasks share; {@code scene}, what the two tasks of
 * composed scenes share; a package a task; beside them {@code pretraining} and {@code tokenizer}.
 */
@NullMarked
package lilora.builder;

import org.jspecify.annotations.NullMarked;
