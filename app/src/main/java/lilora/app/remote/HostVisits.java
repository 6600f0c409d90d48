package lilora.app.remote;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import lilora.app.format.Formats;
import lilora.engine.Progress;
import lilora.engine.remote.RunFolders;
import lilora.engine.remote.host.HostProbe;
import lilora.engine.remote.host.HostReport;
import lilora.engine.remote.ssh.LineException;
import lilora.engine.remote.ssh.SshLine;
import lilora.engine.remote.ssh.SshTarget;
import lilora.engine.remote.stage.SpareJava;
import lilora.engine.remote.stage.Staging;

/** Looks at hosts, and tidies what is staged there. Each visit is a line of its own. Not for the FX thread. */
public final class HostVisits {
    private final HostLines lines;
    private final Path cache;
    private final Clock clock;

    /** @param cache folder of the workspace, in which a Java for hosts is kept */
    public HostVisits(HostLines lines, Path cache, Clock clock) {
        this.lines = lines;
        this.cache = cache;
        this.clock = clock;
    }

    /** Something that is checked over the line over which a host was looked at. */
    @FunctionalInterface
    public interface Check {
        /**
         * Checks it.
         *
         * @throws lilora.engine.InputException with what is missing
         */
        void over(SshLine line, HostLook look) throws LineException;
    }

    /** Asks a host what it is. */
    public HostLook look(SshTarget host, Progress progress) throws LineException {
        return look(host, progress, (line, look) -> {});
    }

    /** The same, and checks something. */
    public HostLook look(SshTarget host, Progress progress, Check check) throws LineException {
        progress.update(-1, "Connecting to " + host);
        return over(host, progress, line -> {
            progress.update(-1, "Asking " + host);
            HostLook look = look(line, progress);
            check.over(line, look);
            return look;
        });
    }

    private HostLook over(SshTarget host, Progress progress, SshLine.Work<HostLook> work) throws LineException {
        try (SshLine line = lines.open(host)) {
            return line.whileWanted(progress, work);
        }
    }

    private HostLook look(SshLine line, Progress progress) throws LineException {
        HostReport report = HostProbe.ask(line, HostProbe.USUAL_FOLDER);
        return new HostLook(
                report,
                SpareJava.here(cache, sentence -> progress.update(-1, sentence)).offer(report),
                staging(line, report).list(),
                new RunFolders(line, report).list(),
                clock.instant().toString());
    }

    /** Removes a run from a host, and looks at what is left. */
    public HostLook removeRun(SshTarget host, RunFolders.Found run, Progress progress) throws LineException {
        progress.update(-1, "Removing %s, %s".formatted(run.name(), Formats.bytes(run.bytes())));
        return over(host, progress, line -> {
            new RunFolders(line, HostProbe.ask(line, HostProbe.USUAL_FOLDER)).remove(run.name());
            return look(line, progress);
        });
    }

    private static Staging staging(SshLine line, HostReport report) {
        return new Staging(line, report, sentence -> {});
    }

    /** Removes what is staged on a host, and looks at what is left. */
    public HostLook remove(SshTarget host, List<Staging.Staged> staged, Progress progress) throws LineException {
        return over(host, progress, line -> {
            HostReport report = HostProbe.ask(line, HostProbe.USUAL_FOLDER);
            Staging staging = staging(line, report);
            int done = 0;
            for (Staging.Staged one : staged) {
                progress.requireWanted();
                progress.update(
                        (double) done++ / staged.size(),
                        "Removing %s, %s".formatted(one.title(), Formats.bytes(one.bytes())));
                staging.remove(one);
            }
            return look(line, progress);
        });
    }
}
