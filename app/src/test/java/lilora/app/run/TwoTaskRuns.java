package lilora.app.run;

import java.io.IOException;
import lilora.storage.Workspace;

/** Finished runs of two tasks for the tests of other packages. */
public final class TwoTaskRuns {
    private TwoTaskRuns() {}

    /** Writes a run whose first task falls by so many points, and has it recorded. */
    public static void write(Workspace workspace, String id, String method, double forgotten) throws IOException {
        WrittenRun run = new WrittenRun(workspace.runsFolder(), id, method).whole(forgotten);
        workspace.recorder().catchUp(run.directory().path());
    }
}
