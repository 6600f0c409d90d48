package lilora.app.remote;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import lilora.app.background.TaskRunner;
import lilora.app.settings.SettingsStore;
import lilora.engine.remote.EmbeddedHost;
import lilora.engine.remote.ssh.SshQuestions;

/** Machines of a person who knows no other computer. */
public final class NoHosts {
    private NoHosts() {}

    private static HostLines lines(Path folder) {
        return new HostLines(questions -> EmbeddedHost.settings(folder, SshQuestions.NOBODY), new Nobody());
    }

    private static final class Nobody implements HostQuestions {
        @Override
        public boolean trusts(String host, String fingerprint) {
            return false;
        }

        @Override
        public Optional<String> passphrase(String keyFile) {
            return Optional.empty();
        }
    }

    public static HostVisits visits(Path folder) {
        return new HostVisits(lines(folder), folder.resolve("cache"), Clock.systemUTC());
    }

    public static HostStudies studies(Path folder) {
        return new HostStudies(
                lines(folder),
                visits(folder),
                new RemoteRuns(folder.resolve("runs"), lines(folder), Runnable::run, run -> {}, (run, sentence) -> {}),
                folder);
    }

    public static Machines machines(Path folder, TaskRunner tasks) {
        return new Machines(
                lines(folder),
                visits(folder),
                new ThisComputer(folder, Map.of()),
                new SettingsStore(folder.resolve("no-hosts"), tasks),
                tasks);
    }
}
