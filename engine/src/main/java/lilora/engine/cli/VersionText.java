package lilora.engine.cli;

import lilora.engine.run.Versions;
import picocli.CommandLine;

/** What {@code --version} prints. */
final class VersionText implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
        return Versions.here().entrySet().stream()
                .map(entry -> entry.getKey() + " " + entry.getValue())
                .toArray(String[]::new);
    }
}
