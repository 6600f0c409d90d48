package lilora.app.screen.run;

import java.io.IOException;
import java.util.Map;
import lilora.engine.event.RunEvent;
import lilora.storage.Workspace;

/** Finished runs of two tasks for the tests of other packages. */
public final class TwoTaskRuns {
    private TwoTaskRuns() {}

    /** Writes a run whose first task falls by so many points, and has it recorded. */
    public static void write(Workspace workspace, String id, String method, double forgotten) throws IOException {
        WrittenRun run = new WrittenRun(workspace.runsFolder(), id, method).whole(forgotten);
        workspace.recorder().catchUp(run.directory().path());
    }

    /** Writes a finished run with this seed on so many threads, and has it recorded. */
    public static void write(Workspace workspace, String id, String method, double forgotten, long seed, int threads)
            throws IOException {
        WrittenRun run = new WrittenRun(workspace.runsFolder(), id, method, 4, seed, threads).whole(forgotten);
        workspace.recorder().catchUp(run.directory().path());
    }

    /** A run at work in its first stage, by this process; what it tells next is recorded when that is asked for. */
    public static final class AtWork {
        private final Workspace workspace;
        private final WrittenRun run;

        /** Begins it, with ten of the 40 steps done. */
        public AtWork(Workspace workspace, String id, String method, long seed) throws IOException {
            this.workspace = workspace;
            run = new WrittenRun(workspace.runsFolder(), id, method, 4, seed, 1);
            run.hello(0).plan(20).stage(1, 20).steps(1, 1, 10).alive();
            catchUp();
        }

        private void catchUp() {
            workspace.recorder().catchUp(run.directory().path());
        }

        /** Ends the first stage with this score and begins the second. */
        public void endFirstStage(double score) throws IOException {
            run.steps(1, 11, 20).cell(1, 1, score).stage(2, 20).steps(2, 1, 5);
            catchUp();
        }

        /** Gives its device back in its first stage. */
        public void release() throws IOException {
            run.add(new RunEvent.Done("released", Map.of(), 9));
            catchUp();
        }

        /** Comes to its end. */
        public void end(double first, double second) throws IOException {
            run.steps(2, 6, 20).cell(2, 1, first).cell(2, 2, second).add(new RunEvent.Done("completed", Map.of(), 9));
            catchUp();
        }
    }

    /** The same with another rank and seed. */
    public static void write(Workspace workspace, String id, int rank, long seed, double forgotten) throws IOException {
        WrittenRun run = new WrittenRun(workspace.runsFolder(), id, "lilora", rank, seed, 1).whole(forgotten);
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
