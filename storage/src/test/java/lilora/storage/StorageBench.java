package lilora.storage;

import java.io.BufferedWriter;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import lilora.engine.event.RunEvent;
import lilora.files.ScratchFolder;
import lilora.storage.repository.RunColumn;
import lilora.storage.repository.RunQuery;
import lilora.storage.repository.RunRecord;
import lilora.storage.repository.RunRepository;
import lilora.storage.repository.StepMetric;
import lilora.storage.repository.StepQuery;
import lilora.storage.repository.Steps;

/**
 * Measures a large workspace: recording, listing, opening. Arguments: a folder to make it in, the number of runs (1000) and of
 * steps in each (10000); the last run has a million. Each figure is wall time and, since machines are shared, the processor time of the measuring thread.
 */
public final class StorageBench {
    private static final String[] METHODS = {"lilora", "sequential-lora", "isolated-lora", "joint"};
    private static final int LONG_RUN = 1_000_000;

    private final Path folder;
    private final Path scratch;
    private final int runs;
    private final int steps;
    private final Random random = new Random(1);

    private StorageBench(Path folder, Path scratch, int runs, int steps) {
        this.folder = folder;
        this.scratch = scratch;
        this.runs = runs;
        this.steps = steps;
    }

    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        int runs = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 1000;
        int steps = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 10_000;
        try (ScratchFolder scratch = ScratchFolder.of("bench")) {
            StorageBench bench = new StorageBench(folder, scratch.path(), runs, steps);
            bench.record();
            bench.read();
        }
    }

    private void record() throws IOException {
        // What is told differs between a few runs only: making the text takes longer than recording it.
        Path[] usual = new Path[METHODS.length];
        for (int i = 0; i < usual.length; i++) {
            usual[i] = events(steps);
        }
        double wall = 0;
        double cpu = 0;
        long rows = 0;
        try (Workspace workspace = Workspace.open(folder)) {
            for (int i = 0; i < runs; i++) {
                RunFixture run = RunFixture.create(
                        workspace.runsFolder().resolve(id(i)),
                        RunFixture.spec(id(i), "Experiment " + i, 6, METHODS[i % METHODS.length], i));
                int length = i == runs - 1 ? LONG_RUN : steps;
                Path text = length == steps ? usual[i % usual.length] : events(length);
                // Links spare the disk some gigabytes.
                Files.createLink(run.events(), text);
                Timed<Long> timed = time(() -> workspace.recorder().catchUp(run.folder()));
                wall += timed.wall();
                cpu += timed.cpu();
                rows += length;
                workspace.runs().addTag(id(i), "sweep-" + i % 10);
                if (i % 100 == 99 || i == runs - 1) {
                    System.out.printf(
                            "%d runs, %d step rows: %.0f rows/s wall, %.0f rows/s processor%n",
                            i + 1, rows, rows / wall, rows / cpu);
                }
            }
        }
        System.out.printf("database: %d MiB%n", Files.size(folder.resolve("workbench.mv.db")) >> 20);
    }

    private void read() {
        Timed<Workspace> opened = time(() -> Workspace.open(folder));
        System.out.println("open workspace: " + opened);
        try (Workspace workspace = opened.value()) {
            RunRepository repository = workspace.runs();
            measure(
                    "list 1000 newest",
                    () -> repository.list(RunQuery.NEWEST.page(0, 1000)).total());
            measure(
                    "list first 50",
                    () -> repository.list(RunQuery.NEWEST.page(0, 50)).total());
            measure("search, tag, sort", () -> repository
                    .list(RunQuery.NEWEST
                            .withText("experiment lilora")
                            .withTags(Set.of("sweep-4"))
                            .sortedBy(RunColumn.AVERAGE_PERFORMANCE, true))
                    .total());
            measure("open a run of " + steps, () -> open(repository, id(random.nextInt(runs - 1))));
            measure("open a run of " + LONG_RUN, () -> open(repository, id(runs - 1)));
            measure("zoom into 1 percent of it", () -> repository
                    .steps(id(runs - 1), StepQuery.whole(2000, StepMetric.LOSS).within(500_000, 510_000))
                    .last());
            System.gc();
            Runtime runtime = Runtime.getRuntime();
            System.out.printf("heap in use: %d MiB%n", (runtime.totalMemory() - runtime.freeMemory()) >> 20);
        }
    }

    private static Object open(RunRepository repository, String id) {
        RunRecord record = repository.find(id).orElseThrow();
        Steps curves =
                repository.steps(id, StepQuery.whole(2000, StepMetric.LOSS, StepMetric.TASK_LOSS, StepMetric.PENALTY));
        return record.stepRows() + curves.last();
    }

    private record Timed<T>(T value, double wall, double cpu) {
        @Override
        public String toString() {
            return "%.0f ms wall, %.0f ms processor".formatted(wall * 1e3, cpu * 1e3);
        }
    }

    private static <T> Timed<T> time(Supplier<T> work) {
        long cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        long wall = System.nanoTime();
        T value = work.get();
        double seconds = (System.nanoTime() - wall) / 1e9;
        return new Timed<>(value, seconds, (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - cpu) / 1e9);
    }

    private static void measure(String what, Supplier<Object> work) {
        int times = 9;
        Timed<Object> first = time(work);
        double[] wall = new double[times];
        double[] cpu = new double[times];
        for (int i = 0; i < times; i++) {
            Timed<Object> timed = time(work);
            wall[i] = timed.wall() * 1e3;
            cpu[i] = timed.cpu() * 1e3;
        }
        Arrays.sort(wall);
        Arrays.sort(cpu);
        System.out.printf(
                "%s: first %s; then median %.0f ms wall, %.0f ms processor (%s)%n",
                what, first, wall[times / 2], cpu[times / 2], first.value());
    }

    private static String id(int run) {
        return "20260101-000000-run-%04d".formatted(run);
    }

    /** An event file to copy from. */
    private Path events(int length) throws IOException {
        RunFixture run = RunFixture.create(Files.createTempDirectory(scratch, "events"), "scratch", "scratch")
                .hello(0)
                .plan(6, length / 6);
        try (BufferedWriter out = Files.newBufferedWriter(run.events(), StandardOpenOption.APPEND)) {
            int perStage = Math.max(1, length / 6);
            long time = Instant.parse("2026-01-01T00:00:00Z").toEpochMilli() * 1_000_000;
            for (int i = 0; i < length; i++) {
                int stage = Math.min(6, i / perStage + 1);
                if (i == (stage - 1) * perStage) {
                    out.write(run.line(new RunEvent.StageStart(stage, 6, List.of(stage), "Task", 100, perStage)));
                }
                out.write(run.line(step(stage, i - (stage - 1) * perStage + 1)));
                if (i % 500 == 499) {
                    out.write(run.line(
                            new RunEvent.Resource(time, time, null, null, time, null, null, null, null, null, null)));
                    out.write(run.line(new RunEvent.EvalProgress(stage, 1, i, length)));
                }
            }
            for (int stage = 1; stage <= 6; stage++) {
                for (int task = 1; task <= stage; task++) {
                    out.write(run.line(new RunEvent.EvalCell(
                            stage, task, 100 * random.nextDouble(), "accuracy", 99, 50, Map.of(), "predictions/x", 1)));
                }
            }
            out.write(run.line(new RunEvent.Done("completed", Map.of(), 1)));
        }
        return run.events();
    }

    /** As a worker tells it: losses are floats of the tensor library, times have all their digits. */
    private RunEvent.Step step(int stage, int step) {
        float taskLoss = (float) (2 / Math.sqrt(step) + 0.2 * random.nextGaussian());
        double penalty = (float) (0.01 * random.nextDouble());
        return new RunEvent.Step(
                stage,
                step,
                taskLoss + penalty,
                taskLoss,
                penalty,
                1 + random.nextDouble(),
                2e-4 / (1 + step * 1e-4),
                16,
                0.2 + 0.05 * random.nextDouble(),
                9216 + random.nextInt(512));
    }
}
