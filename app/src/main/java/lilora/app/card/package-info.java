/** The card of a task or of a model: the README.md that lies beside its files, for any page that shows one. */
@NullMarked
package lilora.app.card;

import org.jspecify.annotations.NullMarked;
