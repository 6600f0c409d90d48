/**
 * Tasks as folders on disk: {@code task.json} beside the field's own instruction files (LLaVA and CVIT, JSON array or one object a
 * line) and an image root. Loading is strict about what would change a result and patient about foreign extra fields;
 * {@link lilora.engine.data.TaskValidator} applies the same rules but lists everything instead of stopping.
 *
 * <p>Invariant: every item keeps the line it came from, and every message about it names file, line and id. No tensor and no
 * tokenizer is known here.
 */
@NullMarked
package lilora.engine.data;

import org.jspecify.annotations.NullMarked;
