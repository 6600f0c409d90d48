/**
 * Builds what the module {@code assets} ships from upstream packages. What is built is committed, so nothing here runs at the
 * time of use; it is kept so that anybody can rebuild the same bytes. The one invariant: same packages and same seed, same files.
 *
 * <p>Five programs, each with its usage in its own documentation: {@link lilora.builder.BuildBenchmark} for the tasks, {@link
 * lilora.builder.look.LookAtTask} for a person to answer them, {@link lilora.builder.card.WriteCards} for their cards, {@link
 * lilora.builder.pretraining.BuildPretraining}, {@link lilora.builder.tokenizer.BuildTokenizer}. From the top of the repository:
 *
 * <pre>
 * mvn -q -Pquick,builder -pl assets/builder -am package -Dexec.mainClass=lilora.builder.BuildBenchmark -Dexec.args="--sources DIR --out DIR"
 * </pre>
 *
 * <p>The packages, from the bottom: {@code source} and {@code image}; {@code task}, what all tasks share; {@code scene}, what the
 * two tasks of composed scenes share; a package for each task, which knows no other; {@code look} and {@code card}, which read
 * built tasks; beside them {@code pretraining}, which knows no task, and {@code tokenizer}.
 */
@NullMarked
package lilora.builder;

import org.jspecify.annotations.NullMarked;
