/**
 * The command line. Commands read arguments, start workers or call the engine's services, and print; whatever they know about
 * a run they know from its run directory.
 */
@NullMarked
package lilora.engine.cli;

import org.jspecify.annotations.NullMarked;
