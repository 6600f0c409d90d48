package lilora.app.launch;

import java.util.List;

/** Hears of runs that were launched together, so that those which differ in their seed alone are read together. For the FX thread. */
@FunctionalInterface
public interface SeedGroups {
    /**
     * Runs were launched.
     *
     * @param runs their names, one for each of the seeds that were asked for
     */
    void launched(LaunchRequest request, List<String> runs);
}
