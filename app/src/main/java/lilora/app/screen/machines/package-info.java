/**
 * The computers that runs can be sent to: what each has and lacks, and what is staged there. What is known of them is kept by
 * {@link lilora.app.remote}, since other screens choose among them.
 *
 * <p>Invariant: opening the page connects to nobody.
 */
@NullMarked
package lilora.app.screen.machines;

import org.jspecify.annotations.NullMarked;
