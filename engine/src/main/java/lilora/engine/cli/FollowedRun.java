package lilora.engine.cli;

import java.util.List;
import lilora.engine.event.RunProgress;
import lilora.engine.run.ExitCode;

/**
 * A run that was followed to its end.
 *
 * @param exitCode see {@link ExitCode}
 * @param tasks titles, in order
 */
public record FollowedRun(int exitCode, RunProgress progress, List<String> tasks) {}
