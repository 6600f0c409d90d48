package lilora.app.remote;

import java.util.List;
import lilora.engine.remote.RunFolders;
import lilora.engine.remote.host.HostReport;
import lilora.engine.remote.host.JavaOffer;
import lilora.engine.remote.stage.Staging;

/**
 * What a host was found to be, at one moment.
 *
 * @param report as it told
 * @param java that it would be given
 * @param staged what lies there for runs
 * @param runs that lie there
 * @param time ISO-8601 instant of this computer
 */
public record HostLook(
        HostReport report, JavaOffer java, List<Staging.Staged> staged, List<RunFolders.Found> runs, String time) {
    public HostLook {
        staged = List.copyOf(staged);
        runs = List.copyOf(runs);
    }

    /** Of all runs there. */
    public long runBytes() {
        return runs.stream().mapToLong(RunFolders.Found::bytes).sum();
    }

    /** Of all that is staged. */
    public long stagedBytes() {
        return staged.stream().mapToLong(Staging.Staged::bytes).sum();
    }
}
