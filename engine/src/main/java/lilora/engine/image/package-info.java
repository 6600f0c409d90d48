/**
 * From an image file to the numbers a vision tower takes: reading with limits, RGB as Pillow sees it, Pillow's own
 * resampling, padding, cropping or scaling in proportion, normalisation. Nothing here knows a task or a tensor.
 *
 * <p>Invariant: for every file it accepts, the result equals that of the reference (Pillow with {@code CLIPImageProcessor},
 * after LLaVA's padding to a square, or {@code Qwen2VLImageProcessorPil}) to 1e-3; what cannot be matched is refused with a sentence.
 */
@NullMarked
package lilora.engine.image;

import org.jspecify.annotations.NullMarked;
