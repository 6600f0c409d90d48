package lilora.app.screen.study;

import java.util.concurrent.Executor;
import lilora.app.background.TaskRunner;
import lilora.app.launch.WorkerStarter;
import lilora.app.planning.Devices;
import lilora.app.shell.Navigator;
import lilora.app.shell.Notifications;
import lilora.engine.method.MethodCatalog;

/**
 * What the page of studies works with.
 *
 * @param experiments that a study can be made of
 * @param places that runs can be made on
 * @param starter starts workers, which are processes of their own
 * @param events the FX thread
 * @param news hears of workers that come and go, so that other pages show their runs
 */
public record StudyParts(
        StudyStore store,
        Experiments experiments,
        MethodCatalog methods,
        Devices devices,
        StudyPlaces places,
        WorkerStarter starter,
        TaskRunner tasks,
        Executor events,
        Notifications notifications,
        Navigator navigator,
        WorkerNews news) {
    /** Who hears of workers. */
    public interface WorkerNews {
        /** A run has got a worker. */
        void launched(String runId);

        /** The worker of a run is gone. */
        void ended(String runId);

        /** One or the other. */
        default void changed(String runId, boolean begins) {
            if (begins) {
                launched(runId);
            } else {
                ended(runId);
            }
        }
    }

    StudyWork.Parts work() {
        return new StudyWork.Parts(store, starter, places.hosts(), tasks, events);
    }
}
