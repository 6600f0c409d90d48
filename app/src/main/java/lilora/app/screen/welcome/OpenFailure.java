package lilora.app.screen.welcome;

import java.nio.file.Path;

/**
 * A workspace that could not be opened.
 *
 * @param sentence why, and what to do
 */
public record OpenFailure(Path folder, String sentence) {}
