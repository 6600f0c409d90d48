package lilora.app.launch;

import lilora.engine.experiment.RunSpec;
import lilora.engine.remote.RemoteRun;
import lilora.engine.run.RunDirectory;

/**
 * A run in the queue.
 *
 * @param runId of the run
 * @param name of its experiment
 * @param device it needs, with the host that it is of if that is another computer
 */
public record QueuedRun(String runId, String name, String device) {
    static QueuedRun of(RunDirectory run) {
        RunSpec spec = run.spec();
        return new QueuedRun(
                run.path().getFileName().toString(),
                spec.experiment().name(),
                RemoteRun.of(run)
                        .map(remote -> "%s of %s"
                                .formatted(
                                        remote.gpu() == null ? spec.compute().device() : "cuda:" + remote.gpu(),
                                        remote.host()))
                        .orElse(spec.compute().device()));
    }
}
