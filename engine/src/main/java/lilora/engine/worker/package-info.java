/**
 * The process that trains one run, and how it is started.
 *
 * <p>Here belongs what happens in that process around the training itself: it takes the run's lock, resumes from the last checkpoint,
 * obeys commands, watches memory and disk, and tells everything as events. What others see of it is in the run directory, whose
 * format is {@link lilora.engine.run}.
 *
 * <p>Invariant: a worker that is killed at any instant leaves a run that another worker continues bit for bit.
 */
@NullMarked
package lilora.engine.worker;

import org.jspecify.annotations.NullMarked;
