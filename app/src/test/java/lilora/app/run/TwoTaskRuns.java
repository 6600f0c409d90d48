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

    /** Writes three: a with LiLoRA forgets 10 points, b with one LoRA for all tasks 40, c with a LoRA for each task none. */
    public static void writeThree(Workspace workspace) throws IOException {
        write(workspace, "a", "lilora", 10);
        write(workspace, "b", "sequential-lora", 40);
        write(workspace, "c", "isolated-lora", 0);
    }

    /** Writes a run with so many items a task; after the second stage every other one of the first task is forgotten. */
    public static void writeWithAnswers(Workspace workspace, String id, String method, int items) throws IOException {
        WrittenRun run = new WrittenRun(workspace.runsFolder(), id, method);
        run.answers(1, 1, items, item -> true);
        run.answers(2, 1, items, item -> item % 2 == 0);
        run.answers(2, 2, items, item -> true);
        run.hello(0).plan(1).cell(1, 1, 100).cell(2, 1, 50).cell(2, 2, 100);
        workspace.recorder().catchUp(run.directory().path());
    }
}
