package lilora.engine.remote;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import lilora.engine.InputException;
import lilora.engine.experiment.RunContent;
import lilora.engine.method.MethodCatalog;
import lilora.engine.plan.FinishedRuns;
import lilora.engine.plan.Preparation;
import lilora.engine.remote.ssh.LineException;
import lilora.engine.remote.ssh.SshLine;
import lilora.engine.remote.ssh.SshTarget;
import lilora.engine.run.RunDirectory;
import lilora.engine.study.StudyPlan;
import lilora.engine.train.RunInputs;

/** The missing runs of a study, all put on a host; what they read is the same for all of a study, and is staged once. */
public final class StudyRuns {
    private final SshTarget host;
    private final RemoteLaunch launch;
    private final Path runs;

    /** @param runs folder of the copies here */
    public StudyRuns(SshTarget host, RemoteLaunch launch, Path runs) {
        this.host = host;
        this.launch = launch;
        this.runs = runs;
    }

    /** Puts those there that are not. */
    public Map<RunContent, RunDirectory> put(StudyPlan plan) throws LineException {
        Map<RunContent, RunDirectory> there = new LinkedHashMap<>();
        RemoteLaunch.Staged staged = null;
        for (StudyPlan.Entry entry : plan.remaining()) {
            Optional<RunDirectory> begun = entry.begun().filter(this::isThere);
            if (begun.isPresent()) {
                there.put(entry.content(), begun.get());
                continue;
            }
            try (RunInputs inputs =
                    new Preparation(MethodCatalog.load()).prepare(entry.run().experiment())) {
                staged = staged == null ? launch.stage(inputs, plan.compute()) : staged;
                there.put(entry.content(), launch.create(host, runs, inputs, plan.compute(), staged));
            }
        }
        return there;
    }

    private boolean isThere(RunDirectory directory) {
        return RemoteRun.of(directory)
                .filter(run -> run.host().equals(host.toString()))
                .isPresent();
    }

    /** Whether a run is done, by what is known there: it goes on to its end while nobody follows. */
    public static boolean isCompleted(RunDirectory directory, SshLine line) throws LineException {
        try (RunMirror mirror = new RunMirror(directory, RemoteRun.require(directory))) {
            mirror.pass(line);
        } catch (InputException e) {
            // Somebody follows it already, or its job ended before a worker was started: what is here counts.
            return FinishedRuns.completed(directory);
        }
        return FinishedRuns.completed(directory);
    }
}
