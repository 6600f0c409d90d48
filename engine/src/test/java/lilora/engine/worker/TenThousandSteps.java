package lilora.engine.worker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import lilora.engine.event.RunEvent;
import lilora.engine.experiment.ExperimentSpec;
import lilora.engine.run.EventReader;
import lilora.engine.run.Heartbeat;
import lilora.engine.tiny.TinyTask;
import lilora.engine.tiny.TinyWorld;
import lilora.files.ScratchFolder;

/**
 * Whether native memory stays flat: a real worker trains the tiny model for at least 10,000 steps in each of two stages, and
 * its resident memory, as Linux tells it, is printed every thousand. Run by hand; a leak of one tensor of 1 kB a step would add
 * 10 MiB.
 */
final class TenThousandSteps {
    private static final int EPOCHS = 1_000;
    private static final int EVERY = 1_000;
    private static final long POLL_MILLIS = 20;

    private TenThousandSteps() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        try (ScratchFolder folder = ScratchFolder.of("ten-thousand-steps")) {
            measure(folder.path());
        }
    }

    private static void measure(Path folder) throws IOException, InterruptedException {
        TinyWorld small = TinyWorld.create(folder.resolve("world"));
        // 80 items in batches of 8: ten steps an epoch.
        TinyWorld world = new TinyWorld(
                small.model(),
                List.of(
                        TinyTask.write(folder.resolve("colours"), "colours", 80, 4),
                        TinyTask.write(folder.resolve("counts"), "counts", 80, 4)));
        ExperimentSpec spec = world.experiment("lilora");
        ExperimentSpec longer = spec.withTraining(spec.training().withEpochs(EPOCHS));
        try (LaunchedRun run = LaunchedRun.create(folder, longer)) {
            run.start();
            EventReader reader = new EventReader(run.directory().events());
            List<Long> resident = new ArrayList<>();
            while (run.isAlive()) {
                for (var recorded : reader.pollToEnd().events()) {
                    if (recorded.event() instanceof RunEvent.Step step && step.step() % EVERY == 0) {
                        resident.add(resident(Heartbeat.read(run.directory())
                                .orElseThrow()
                                .worker()
                                .pid()));
                        System.out.printf(
                                "stage %d, step %,d: %.1f MiB resident%n",
                                step.stage(), step.step(), resident.get(resident.size() - 1) / 1024.0);
                    }
                }
                Thread.sleep(POLL_MILLIS);
            }
            System.out.printf(
                    "exit %d; from the third to the last reading %+.1f MiB%n",
                    run.exitCode(), (resident.get(resident.size() - 1) - resident.get(2)) / 1024.0);
        }
    }

    /** Resident memory of a process in KiB. */
    private static long resident(long pid) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D", ""));
            }
        }
        throw new IOException("The system does not tell the memory of process " + pid + ".");
    }
}
