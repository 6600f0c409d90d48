/**
 * How screens use the room they have, whatever the size of window and text.
 *
 * <p>Here belong small containers and conditions that any screen may need, and nothing that knows what it shows.
 *
 * <p>Invariant: room is counted in the size of text, never in pixels alone.
 */
@NullMarked
package lilora.app.control;

import org.jspecify.annotations.NullMarked;
