/**
 * Published benchmarks of continual visual instruction tuning, recognised by their trees: which tasks in which order, files, truth,
 * images, scorers. {@link lilora.engine.benchmark.Benchmarks} finds those of {@code benchmark.published}, one class each.
 *
 * <p>Invariant: published files are read and never written; what a tree lacks, or could mean twice, is said and not guessed.
 */
@NullMarked
package lilora.engine.benchmark;

import org.jspecify.annotations.NullMarked;
