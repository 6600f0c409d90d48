/**
 * The models on this computer: shipped, of the workspace, in Hugging Face's cache; and composing one of its parts. Weights are
 * never read here, only their headers.
 */
@NullMarked
package lilora.app.screen.models;

import org.jspecify.annotations.NullMarked;
