package lilora.engine.cli;

import java.util.Optional;
import lilora.engine.InputException;
import lilora.engine.remote.RemoteRun;
import lilora.engine.remote.RunMirror;
import lilora.engine.remote.ssh.SshConnector;
import lilora.engine.remote.ssh.SshLine;
import lilora.engine.run.RunDirectory;

/** Brings the copy of a run of another computer up to date once, and commands there, unless another program does it already. */
record RemoteControl(RunDirectory directory, RemoteRun run, SshConnector connector) {
    /** Of a run, if it is one of another computer. */
    static Optional<RemoteControl> of(RunDirectory directory) {
        return RemoteRun.of(directory)
                .map(run -> new RemoteControl(
                        directory, run, new HostOptions().connector(RemoteRuns.workspace(directory))));
    }

    void synchronise() {
        RunMirror mirror;
        try {
            mirror = new RunMirror(directory, run);
        } catch (InputException e) {
            // Whoever follows it takes commands there.
            return;
        }
        try (mirror) {
            HostOptions.now(() -> {
                try (SshLine line = connector.connect(run.target())) {
                    return mirror.pass(line);
                }
            });
        }
    }
}
