package lilora.engine.remote;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import lilora.engine.experiment.RunContent;
import lilora.engine.remote.host.HostReport;
import lilora.engine.remote.slurm.JobTemplate;
import lilora.engine.remote.ssh.LineException;
import lilora.engine.remote.ssh.SshLine;
import lilora.engine.run.RunDirectory;
import lilora.engine.study.StudyPlan;

/**
 * A study on a host with Slurm: its missing runs lie there, and those that are not in the queue are queued as one array of jobs.
 *
 * @param name of the study
 * @param job script of each of its jobs
 * @param slots how many may be at work at once
 */
public record JobStudy(String name, JobTemplate job, int slots) {
    /**
     * Puts the missing runs on a host, and queues those that are neither done nor queued.
     *
     * @param told gets the number of the array, and what Slurm says besides
     * @return the study with the runs that are there
     */
    public StudyPlan queue(SshLine line, HostReport report, StudyRuns runs, StudyPlan plan, Consumer<String> told)
            throws LineException {
        SlurmLaunch slurm = new SlurmLaunch(line, told);
        Map<RunContent, RunDirectory> there = runs.put(plan);
        List<RunDirectory> missing = new ArrayList<>();
        for (RunDirectory directory : there.values()) {
            if (!StudyRuns.isCompleted(directory, line) && !slurm.isAhead(RemoteRun.require(directory))) {
                missing.add(directory);
            }
        }
        if (!missing.isEmpty()) {
            String folder = "%s/studies/%s-%d"
                    .formatted(report.folder(), slug(name), Clock.systemUTC().millis());
            told.accept("Job %s is queued: %d runs of the study, %d at once."
                    .formatted(slurm.submitArray(folder, missing, job, slots), missing.size(), slots));
        }
        return plan.begunAs(there);
    }

    private static String slug(String name) {
        return name.replaceAll("[^A-Za-z0-9._-]+", "-");
    }
}
