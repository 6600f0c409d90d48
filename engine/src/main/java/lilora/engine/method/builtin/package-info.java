/** The methods that ship with the workbench, one class each. None knows another. */
@NullMarked
package lilora.engine.method.builtin;

import org.jspecify.annotations.NullMarked;
