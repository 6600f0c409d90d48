package lilora.app.screen.study;

import java.nio.file.Path;
import java.util.Map;
import lilora.app.ScriptedUser;
import lilora.app.background.DirectTaskRunner;
import lilora.app.background.TaskRunner;
import lilora.app.launch.WorkerStarter;
import lilora.app.planning.Devices;
import lilora.app.remote.NoHosts;
import lilora.engine.method.MethodCatalog;

/** What a page of studies works with on a computer that knows no other. */
final class LocalStudyParts {
    private LocalStudyParts() {}

    /** With real workers; all else is done at once, by whoever asks for it. */
    static StudyParts in(
            Path workspace, StudyStore store, Experiments experiments, ScriptedUser user, StudyParts.WorkerNews news) {
        return in(workspace, store, experiments, user, news, new DirectTaskRunner());
    }

    /** The same where a test decides when work is done. */
    static StudyParts in(
            Path workspace,
            StudyStore store,
            Experiments experiments,
            ScriptedUser user,
            StudyParts.WorkerNews news,
            TaskRunner tasks) {
        return new StudyParts(
                store,
                experiments,
                MethodCatalog.load(),
                new Devices(Map.of()),
                new StudyPlaces(NoHosts.machines(workspace, new DirectTaskRunner()), NoHosts.studies(workspace)),
                WorkerStarter.engine(workspace),
                tasks,
                Runnable::run,
                user,
                user,
                news);
    }
}
