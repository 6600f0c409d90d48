package lilora.engine.cli;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import lilora.engine.InputException;
import lilora.engine.remote.RemoteRun;
import lilora.engine.remote.RunMirror;
import lilora.engine.remote.SlurmLaunch;
import lilora.engine.remote.slurm.SlurmJob;
import lilora.engine.remote.ssh.SshConnector;
import lilora.engine.remote.ssh.SshLine;
import lilora.engine.run.ControlFolder;
import lilora.engine.run.RunDirectory;

/** Brings the copy of a run of another computer up to date once, and commands there, unless another program does it already. */
record RemoteControl(RunDirectory directory, RemoteRun run, SshConnector connector) {
    private static final Set<ControlFolder.Command> ENDING = EnumSet.of(
            ControlFolder.Command.PAUSE_RELEASE,
            ControlFolder.Command.STOP_AFTER_STEP,
            ControlFolder.Command.STOP_AFTER_STAGE,
            ControlFolder.Command.STOP_NOW);

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

    /**
     * Whether Slurm starts its worker; a command to it is then one to its job, as long as no worker is at work.
     *
     * @param command to the run
     * @return what happened, as a sentence
     */
    Optional<String> toJob(ControlFolder.Command command) {
        if (SlurmJob.of(directory).isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(HostOptions.now(() -> {
            try (SshLine line = connector.connect(run.target())) {
                return new SlurmLaunch(line, sentence -> {}).cancel(run, ENDING.contains(command));
            }
        }));
    }
}
