package lilora.app.screen.study;

/** For tests in which nobody has to hear of workers. */
final class UnheardWorkers implements StudyParts.WorkerNews {
    @Override
    public void launched(String runId) {}

    @Override
    public void ended(String runId) {}
}
