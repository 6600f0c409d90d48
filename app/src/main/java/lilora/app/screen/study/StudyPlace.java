package lilora.app.screen.study;

import java.util.Optional;
import lilora.engine.remote.slurm.JobTemplate;
import org.jspecify.annotations.Nullable;

/**
 * Which computer makes a study's runs, and whether in jobs of Slurm. It is no part of the study's file: machines are a person's own.
 *
 * @param host the other computer; absent for this one
 * @param job what jobs there are asked for; absent where workers are started without Slurm
 */
record StudyPlace(@Nullable String host, @Nullable StudyJob job) {
    static final StudyPlace HERE = new StudyPlace(null, null);

    StudyPlace {
        job = host == null ? null : job;
    }

    static StudyPlace on(String host) {
        return new StudyPlace(host, null);
    }

    /** The same in jobs, or without. */
    StudyPlace with(@Nullable StudyJob other) {
        return new StudyPlace(host, other);
    }

    /** Another computer, or this one; what jobs are asked for is kept. */
    StudyPlace at(Optional<String> other) {
        return new StudyPlace(other.orElse(null), job);
    }

    Optional<String> there() {
        return Optional.ofNullable(host);
    }

    Optional<StudyJob> jobs() {
        return Optional.ofNullable(job);
    }

    /**
     * Script of the jobs.
     *
     * @throws lilora.engine.InputException with what is wrong in it
     */
    Optional<JobTemplate> template() {
        return jobs().map(StudyJob::template);
    }
}
