/** Things on a backdrop, the captions and the questions about them. What is said is read off what is painted. */
@NullMarked
package lilora.builder.pretraining.scene;

import org.jspecify.annotations.NullMarked;
