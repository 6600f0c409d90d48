/** The benchmarks, one class each, with the source of what it says. Nothing here is named elsewhere: they are found as services. */
@NullMarked
package lilora.engine.benchmark.published;

import org.jspecify.annotations.NullMarked;
