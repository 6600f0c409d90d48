/**
 * The first screen: what can be done here, the workspace, the quick start, and whether this computer is ready.
 *
 * <p>Here belong the checks in plain words and the estimate of the quick start's time.
 *
 * <p>Invariant: nothing on this screen waits for the disk, the network or a device on the FX thread.
 */
@NullMarked
package lilora.app.screen.welcome;

import org.jspecify.annotations.NullMarked;
