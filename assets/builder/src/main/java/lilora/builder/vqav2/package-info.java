/**
 * The task {@code vqav2-mini}: cut-outs of animals, plants and food on photos of nature, and questions of VQAv2's kinds in
 * complementary pairs. {@code stamps.tsv} and {@code backgrounds.tsv} list what may be used, looked through by eye and by
 * licence; {@code subject} joins pictures of one subject, which stay on one side of the split.
 */
@NullMarked
package lilora.builder.vqav2;

import org.jspecify.annotations.NullMarked;
