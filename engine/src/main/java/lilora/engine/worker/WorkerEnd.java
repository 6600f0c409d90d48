package lilora.engine.worker;

import java.util.Optional;
import lilora.engine.event.RunEvent;
import lilora.engine.event.RunProgress;
import lilora.engine.run.ExitCode;
import lilora.engine.run.RunDirectory;

/**
 * How a worker ended, as a terminal tells it: what a sentence that is kept with the run leaves to a command stands here.
 *
 * @param exitCode see {@link ExitCode}
 * @param sentence why it ended before its run did, unless somebody stopped it
 */
public record WorkerEnd(int exitCode, Optional<String> sentence) {
    /**
     * Of a worker that has ended.
     *
     * @param progress of this worker alone
     */
    public static WorkerEnd of(Process worker, RunProgress progress, RunDirectory run) {
        int code = worker.exitValue();
        if (progress.failed().isPresent()) {
            return new WorkerEnd(
                    code == ExitCode.OK ? ExitCode.FAILED : code,
                    Optional.of(sentence(progress.failed().get())));
        }
        if (progress.done().isEmpty()) {
            return new WorkerEnd(
                    code == ExitCode.INPUT || code == ExitCode.FAILED ? code : ExitCode.WORKER_DIED,
                    Optional.of(WorkerLog.end(run, worker.pid(), code)));
        }
        return new WorkerEnd(code, Optional.empty());
    }

    private static String sentence(RunEvent.Failed failed) {
        return failed.message() + (failed.kind().equals("device") ? " See lilora devices." : "");
    }
}
