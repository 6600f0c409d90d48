package lilora.app.remote;

import java.nio.file.Path;
import lilora.app.launch.RunHosts;
import lilora.engine.InputException;
import lilora.engine.Progress;
import lilora.engine.experiment.ComputeSpec;
import lilora.engine.remote.RemoteLaunch;
import lilora.engine.remote.host.HostProbe;
import lilora.engine.remote.host.HostReport;
import lilora.engine.remote.host.Remedies;
import lilora.engine.remote.ssh.LineException;
import lilora.engine.remote.ssh.SshLine;
import lilora.engine.remote.ssh.SshTarget;
import lilora.engine.remote.stage.SpareJava;
import lilora.engine.remote.stage.Staging;
import lilora.engine.run.RunDirectory;
import lilora.engine.train.RunInputs;

/** Puts runs on hosts: what they read is staged first, so that no run is made here that cannot be put there. */
public final class HostRuns implements RunHosts {
    private final HostLines lines;
    private final RemoteRuns remote;
    private final Path cache;

    /**
     * Over these lines.
     *
     * @param remote learns that the host may be connected to
     * @param cache folder of the workspace
     */
    public HostRuns(HostLines lines, RemoteRuns remote, Path cache) {
        this.lines = lines;
        this.remote = remote;
        this.cache = cache;
    }

    @Override
    public Place open(String host, RunInputs inputs, ComputeSpec asked, Progress progress) {
        SshTarget target = SshTarget.parse(host);
        try {
            progress.update(-1, "Connecting to " + host);
            SshLine line = lines.open(target);
            try {
                Put put = line.whileWanted(progress, open -> put(target, open, inputs, asked, progress));
                remote.ask(target);
                return put;
            } catch (LineException | RuntimeException e) {
                line.close();
                throw e;
            }
        } catch (LineException e) {
            throw unreachable(e);
        }
    }

    private Put put(SshTarget target, SshLine line, RunInputs inputs, ComputeSpec asked, Progress progress)
            throws LineException {
        HostReport report = HostProbe.ask(line, HostProbe.USUAL_FOLDER);
        SpareJava java = SpareJava.here(cache, sentence -> progress.update(-1, sentence));
        Remedies.require(report, asked.device(), java.offer(report));
        progress.update(-1, "Comparing what %s has with what is needed".formatted(target));
        Staging staging = new Staging(line, report, sentence -> progress.update(-1, sentence), progress);
        RemoteLaunch launch = new RemoteLaunch(line, report, staging, java, WorkerLibraries.here());
        ComputeSpec compute = launch.compute(asked);
        return new Put(target, line, launch, compute, launch.stage(inputs, compute));
    }

    private static InputException unreachable(LineException e) {
        return new InputException(String.valueOf(e.getMessage()), e);
    }

    private record Put(
            SshTarget host, SshLine line, RemoteLaunch launch, ComputeSpec compute, RemoteLaunch.Staged staged)
            implements Place {
        @Override
        public void put(RunDirectory made) {
            try {
                launch.put(host, made, staged);
            } catch (LineException e) {
                throw unreachable(e);
            }
        }

        @Override
        public void close() {
            line.close();
        }
    }
}
