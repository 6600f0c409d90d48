/**
 * Can a person answer the questions? {@link lilora.builder.look.LookAtTask} lays out items without their answers, and compares
 * what was answered by looking. What was answered for the committed tasks stands beside this package, one table a task; the cards
 * tell the agreement. Reads built tasks as they lie in their folders and builds nothing.
 */
@NullMarked
package lilora.builder.look;

import org.jspecify.annotations.NullMarked;
