/**
 * Forms that are rendered from data: a list of fields with types, ranges, units and help becomes controls, inline errors and
 * values. A method's options come from its own schema; nothing here knows a method.
 *
 * <p>Invariant: a form's values are those a person sees; a field with an error has no value.
 */
@NullMarked
package lilora.app.form;

import org.jspecify.annotations.NullMarked;
