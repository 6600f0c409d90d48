package lilora.app;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import lilora.app.launch.BundledAssets;
import lilora.app.settings.ConfigFolder;
import lilora.engine.remote.ssh.SshSettings;

/**
 * How the window starts.
 *
 * @param workspace to open instead of the last one
 * @param screen to show first instead of the one that was left, by its id; named by the property {@code lilora.screen}
 * @param config folder of the user's settings
 * @param usual workspace made for somebody who chooses none
 * @param materials tasks, models and experiments offered in a workspace, from its folder; may take long
 * @param ssh the person's folder of SSH; see {@link SshSettings#usualFolder()}
 */
public record StartOptions(
        Optional<Path> workspace,
        Optional<String> screen,
        Path config,
        Path usual,
        Function<Path, BundledAssets> materials,
        Path ssh) {
    /** The usual start, or with a workspace named. */
    public static StartOptions of(Optional<Path> workspace) {
        return new StartOptions(
                workspace.map(path -> path.toAbsolutePath().normalize()),
                Optional.ofNullable(System.getProperty("lilora.screen")),
                ConfigFolder.find(),
                Path.of(System.getProperty("user.home"), "lilora-workspace"),
                BundledAssets::in,
                SshSettings.usualFolder());
    }
}
