package lilora.engine.remote;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import lilora.engine.InputException;
import lilora.engine.remote.host.HostReport;
import lilora.engine.remote.shell.ShellScript;
import lilora.engine.remote.ssh.LineException;
import lilora.engine.remote.ssh.SshLine;

/** The directories of runs that lie on a host, whoever put them there. One whose run may go on is never removed. */
public final class RunFolders {
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._+-]{0,199}");
    private static final int COLUMNS = 4;

    private final SshLine line;
    private final HostReport report;

    public RunFolders(SshLine line, HostReport report) {
        this.line = line;
        this.report = report;
    }

    /**
     * One.
     *
     * @param name of the run's directory, there as here
     * @param goesOn why it may go on, as a part of a sentence; empty if it does not
     */
    public record Found(String name, long bytes, String goesOn) {
        /** Whether it may be removed. */
        public boolean rests() {
            return goesOn.isEmpty();
        }
    }

    /** All of them, in the order of their names. */
    public List<Found> list() throws LineException {
        List<Found> found = new ArrayList<>();
        for (String told : run("").output().lines().toList()) {
            String[] columns = told.split("\t", COLUMNS);
            if (columns.length == COLUMNS && NAME.matcher(columns[3]).matches()) {
                long kibibytes = columns[1].matches("\\d{1,15}") ? Long.parseLong(columns[1]) : 0;
                found.add(new Found(columns[3], kibibytes << 10, words(columns[2])));
            }
        }
        return found;
    }

    private static String words(String why) {
        return switch (why) {
            case "" -> "";
            case "work" -> "its worker is at work";
            case "job" -> "its job is queued or at work";
            default -> "its job may be at work, but Slurm does not answer";
        };
    }

    /**
     * Removes one, with its checkpoints and whatever was not fetched. Its copy here stays.
     *
     * @param name of its directory
     * @throws InputException if there is none of that name, or it may go on
     */
    public void remove(String name) throws LineException {
        if (!NAME.matcher(name).matches()) {
            throw new InputException("\"%s\" is no name of a run.".formatted(name));
        }
        ShellScript.Result result = run(name);
        String said = result.output().strip();
        if (result.code() == 0) {
            return;
        }
        throw new InputException(
                switch (said) {
                    case "none" ->
                        "There is no run %s in %s/runs on %s.".formatted(name, report.folder(), report.host());
                    case "work", "job", "unknown" ->
                        "%s on %s is not removed: %s. Stop it first.".formatted(name, report.host(), words(said));
                    default -> "%s on %s cannot be removed: %s".formatted(name, report.host(), said);
                });
    }

    private ShellScript.Result run(String name) throws LineException {
        return line.run(
                ShellScript.aboutWorkers(
                        RunFolders.class, "run-folders.sh", Map.of("folder", report.folder(), "name", name)),
                PATIENCE);
    }
}
