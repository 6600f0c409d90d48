package lilora.engine.study;

import java.util.List;
import java.util.OptionalDouble;
import lilora.engine.event.RunProgress;
import lilora.engine.run.RunDirectory;

/** Hears how a study goes on; all on the thread that runs it. */
public interface StudyListener {
    /** How a run came to be at work. */
    enum Start {
        /** It is new. */
        NEW,
        /** It is new, and begins with stages that another run has computed. */
        BRANCHED,
        /** It goes on from its last checkpoint. */
        RESUMED,
        /** A worker that somebody else started is at it. */
        FOLLOWED
    }

    /** A run at work. */
    record Active(StudyRun run, RunDirectory directory, RunProgress progress) {}

    /**
     * A run is at work.
     *
     * @param number of the runs begun by this study so far
     * @param all runs that were missing
     */
    void started(StudyRun run, RunDirectory directory, Start start, int number, int all);

    /**
     * Called a few times a second.
     *
     * @param seconds until all is done, roughly
     */
    void working(List<Active> active, int finished, int all, OptionalDouble seconds);

    /** A run is completed. */
    void completed(StudyRun run, RunDirectory directory, RunProgress progress);

    /** A run could not be made or has ended before its end. */
    void failed(StudyOutcome.Failure failure);
}
