package lilora.engine.study;

import java.util.List;
import java.util.OptionalDouble;
import lilora.engine.event.RunProgress;
import lilora.engine.run.RunDirectory;

/** For tests in which nobody has to hear of a study, or of little of it. */
public class UnheardStudy implements StudyListener {
    @Override
    public void started(StudyRun run, RunDirectory directory, Start start, int number, int all) {}

    @Override
    public void working(List<Active> active, int finished, int all, OptionalDouble seconds) {}

    @Override
    public void completed(StudyRun run, RunDirectory directory, RunProgress progress) {}

    @Override
    public void failed(StudyOutcome.Failure failure) {}
}
