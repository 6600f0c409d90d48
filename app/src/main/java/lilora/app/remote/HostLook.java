package lilora.app.remote;

import java.util.List;
import lilora.engine.remote.host.HostReport;
import lilora.engine.remote.stage.Staging;

/**
 * What a host was found to be, at one moment.
 *
 * @param report as it told
 * @param staged what lies there for runs
 * @param time ISO-8601 instant of this computer
 */
public record HostLook(HostReport report, List<Staging.Staged> staged, String time) {
    public HostLook {
        staged = List.copyOf(staged);
    }

    /** Of all that is staged. */
    public long stagedBytes() {
        return staged.stream().mapToLong(Staging.Staged::bytes).sum();
    }
}
