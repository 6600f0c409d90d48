package lilora.app.screen.models;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import javafx.collections.FXCollections;
import lilora.app.ScriptedUser;
import lilora.app.background.DirectTaskRunner;
import lilora.app.background.TaskRunner;
import lilora.app.launch.BundledAssets;
import lilora.app.launch.RecordingLaunchListener;
import lilora.app.launch.RunLauncher;
import lilora.app.launch.RunMaker;
import lilora.app.launch.RunQueue;
import lilora.app.planning.Devices;
import lilora.app.planning.PlannerViewModel;
import lilora.engine.InputException;
import lilora.engine.method.MethodCatalog;
import lilora.engine.plan.SpeedRecords;

/** Forms that align, on the shipped tasks; runs are made, but no worker is started. */
final class Alignments {
    private Alignments() {}

    /** @param home of the runs */
    static AlignViewModel of(Path home, BundledAssets shipped, ScriptedUser user) {
        return of(home, shipped, user, new DirectTaskRunner());
    }

    static AlignViewModel of(Path home, BundledAssets shipped, ScriptedUser user, TaskRunner runner) {
        MethodCatalog methods = MethodCatalog.load();
        Path runs = home.resolve("runs");
        RunQueue queue = new RunQueue(new RunQueue.Parts(
                runs,
                home.resolve("queue.json"),
                (run, compute) -> {
                    throw new InputException("No worker in this test.");
                },
                new RecordingLaunchListener(sentence -> {}),
                Runnable::run,
                Clock.systemUTC()));
        List<AlignTask> library = List.of(
                AlignTask.of(shipped.tasks().resolve("gqa-mini")),
                AlignTask.of(shipped.tasks().resolve("flickr30k-mini")));
        return new AlignViewModel(new AlignViewModel.Parts(
                FXCollections.observableArrayList(library),
                new PlannerViewModel(methods, new SpeedRecords(runs), new DirectTaskRunner()),
                new Devices(Map.of()),
                new RunLauncher(runs, new RunMaker(runs, methods, Clock.systemUTC()), queue),
                runner,
                user));
    }
}
