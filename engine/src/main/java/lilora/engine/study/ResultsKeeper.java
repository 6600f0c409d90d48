package lilora.engine.study;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import lilora.engine.event.RunEvent;
import lilora.engine.event.RunProgress;
import lilora.engine.run.RunDirectory;
import lilora.engine.run.Versions;

/** Writes the results of a study's runs into a file, each as soon as it is there. */
public final class ResultsKeeper implements StudyListener {
    private final StudyPlan plan;
    private final Path file;
    private final StudyListener next;
    private KnownResults results;

    /**
     * A keeper of what is in the file and of the runs that are completed already.
     *
     * @param results that the file holds
     * @param next hears what this hears
     */
    public ResultsKeeper(StudyPlan plan, Path file, KnownResults results, StudyListener next) {
        this.plan = plan;
        this.file = file;
        this.results = results;
        this.next = next;
        for (StudyPlan.Entry entry : plan.runs()) {
            if (results.of(entry.content()).isEmpty()) {
                entry.finished().ifPresent(run -> add(entry, run));
            }
        }
        this.results = this.results.writeInto(file);
    }

    private void add(StudyPlan.Entry entry, RunDirectory directory) {
        results = results.with(new KnownResults.Result(
                entry.content(),
                StudyResult.measured(plan.study(), entry.run(), directory),
                Versions.shared(last(StudyResult.events(directory), RunEvent.Hello.class)
                        .versions())));
    }

    private static <E extends RunEvent> E last(List<RunEvent> events, Class<E> type) {
        return events.stream()
                .filter(type::isInstance)
                .map(type::cast)
                .reduce((before, after) -> after)
                .orElseThrow();
    }

    @Override
    public void started(StudyRun run, RunDirectory directory, Start start, int number, int all) {
        next.started(run, directory, start, number, all);
    }

    @Override
    public void working(List<Active> active, int finished, int all, OptionalDouble seconds) {
        next.working(active, finished, all, seconds);
    }

    @Override
    public void completed(StudyRun run, RunDirectory directory, RunProgress progress) {
        plan.runs().stream().filter(entry -> entry.run().equals(run)).forEach(entry -> add(entry, directory));
        results = results.writeInto(file);
        next.completed(run, directory, progress);
    }

    @Override
    public void failed(StudyOutcome.Failure failure) {
        next.failed(failure);
    }
}
