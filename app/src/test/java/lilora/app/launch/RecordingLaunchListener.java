package lilora.app.launch;

import java.util.function.Consumer;

/** Notes in a few words what it is told. */
public final class RecordingLaunchListener implements LaunchListener {
    private final Consumer<String> told;

    public RecordingLaunchListener(Consumer<String> told) {
        this.told = told;
    }

    @Override
    public void launched(QueuedRun run) {
        told.accept("launched " + run.runId());
    }

    @Override
    public void queued(QueuedRun run) {
        told.accept("queued " + run.runId());
    }

    @Override
    public void ended(String runId) {
        told.accept("ended " + runId);
    }

    @Override
    public void failed(String runId, String sentence) {
        told.accept("failed " + runId + ": " + sentence);
    }

    @Override
    public void unkept(String sentence) {
        told.accept("unkept " + sentence);
    }

    @Override
    public void unread(String sentence) {
        told.accept("unread " + sentence);
    }
}
