package lilora.engine.cli;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import lilora.engine.InputException;
import lilora.engine.experiment.ComputeSpec;
import lilora.engine.file.AtomicFile;
import lilora.engine.json.Json;
import lilora.engine.method.MethodCatalog;
import lilora.engine.notice.Notices;
import lilora.engine.notice.RunNotices;
import lilora.engine.plan.CheckedRun;
import lilora.engine.remote.RemoteWorker;
import lilora.engine.remote.SlurmLaunch;
import lilora.engine.remote.slurm.JobTemplate;
import lilora.engine.remote.ssh.SshTarget;
import lilora.engine.run.ExitCode;
import lilora.engine.study.Kept;
import lilora.engine.study.KnownResults;
import lilora.engine.study.ResultsKeeper;
import lilora.engine.study.Study;
import lilora.engine.study.StudyListener;
import lilora.engine.study.StudyOutcome;
import lilora.engine.study.StudyPlan;
import lilora.engine.study.StudyResult;
import lilora.engine.study.StudyRunner;
import lilora.engine.tracking.RunTrackers;
import lilora.engine.worker.GpuSlots;
import lilora.engine.worker.WorkerLauncher;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lilora study}: variants of an experiment times seeds times orders of its tasks, as a table. */
@Command(
        name = "study",
        description =
                "Runs every variant of a study with its seeds and orders of tasks and prints means with 95 %% intervals. Runs that are"
                        + " completed, wherever their tasks and model lay, are reused, and begun ones go on from their last"
                        + " checkpoint, so an interrupted study continues where it was.",
        mixinStandardHelpOptions = true)
final class StudyCommand implements Callable<Integer> {
    private static final String TABLE_ONLY = "--table-only";

    @Parameters(paramLabel = "STUDY", description = "Study file (JSON)")
    private Path file = Path.of("");

    @Mixin
    private ComputeOptions compute = new ComputeOptions();

    @Mixin
    private TrackingOptions tracking = new TrackingOptions();

    @Mixin
    private NoticeOptions noticing = new NoticeOptions();

    @Option(
            names = "--slots",
            defaultValue = "1",
            description =
                    "Runs that are at work at once, each in a process of its own and, unless --threads says otherwise,"
                            + " with one thread where they are several (default: ${DEFAULT-VALUE})")
    private int slots = 1;

    @Option(
            names = "--keep",
            defaultValue = "all",
            description = "What is kept of a run that is completed: all, predictions (no checkpoints), or table"
                    + " (specification and events alone) (default: ${DEFAULT-VALUE})")
    private Kept kept = Kept.ALL;

    @Option(
            names = "--dry-run",
            description =
                    "Only tell which runs there are, what is missing, what it will take, and what each variant stores at which rank")
    private boolean dryRun;

    @Option(names = TABLE_ONLY, description = "Run nothing: the table of the runs that are completed")
    private boolean tableOnly;

    @Option(
            names = "--baseline",
            paramLabel = "TITLE",
            description = "Also print the differences of all variants to this one, paired by seed and order")
    private @Nullable String baseline;

    @Option(names = "--markdown", paramLabel = "FILE", description = "Write the tables to a file, too")
    private @Nullable Path markdown;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the numbers of each run to a file, as JSON")
    private @Nullable Path json;

    @Option(
            names = "--csv",
            paramLabel = "FILE",
            description =
                    "Write one row a variant to a file, as CSV: its settings, and mean, low, high and n of each metric")
    private @Nullable Path csv;

    @Option(
            names = "--results",
            paramLabel = "FILE",
            description =
                    "Results of runs, one a line: those that it holds are not made again, and each that is completed is added,"
                            + " so that a study can be spread over machines and days and its results kept in one small file; one that ends in .gz is compressed")
    private @Nullable Path results;

    @Option(
            names = "--on",
            paramLabel = "HOST",
            description =
                    "Run on this host, --slots at once, and follow from here: in an array of jobs, if Slurm is asked for anything, else"
                            + " as processes of the host, each with a GPU of its own where they compute on GPUs")
    private @Nullable String host;

    @Mixin
    private HostOptions hosts = new HostOptions();

    @Mixin
    private HostOptions.StagingFolder staging = new HostOptions.StagingFolder();

    @Mixin
    private SlurmOptions slurm = new SlurmOptions();

    @Spec
    private @Nullable CommandSpec command;

    @Override
    @SuppressWarnings("try") // the hint gives itself
    public Integer call() {
        if (slots < 1) {
            throw new InputException("--slots is %d; it must be at least 1.".formatted(slots));
        }
        Optional<RemoteRuns.Place> place = place();
        ComputeSpec settled = place.map(this::settledThere).orElseGet(this::settledHere);
        Study asked = Study.read(file, compute.models());
        requireBaseline(asked);
        KnownResults known = results == null ? KnownResults.none() : KnownResults.read(results);
        StudyPlan plan = StudyPlan.of(asked, settled, compute.runs(), known);
        PrintStream out = System.out;
        if (!dryRun && !tableOnly && place.isEmpty()) {
            plan.requireRoom(compute.runs(), compute.cache());
        }
        StudyView view = new StudyView(plan, out);
        view.announce(kept, slots, compute.runs(), compute.cache());
        if (dryRun || asked.equalBudget().isPresent()) {
            view.ranks();
        }
        tellOtherwise(plan, known, out);
        if (dryRun) {
            return ExitCode.OK;
        }
        try (OnInterrupt hint = new OnInterrupt(() -> "Continue the study with: " + ShellCommand.command(command));
                RunTrackers trackers = tracking.trackers();
                Notices notices = noticing.notices()) {
            view.reused();
            StudyListener telling =
                    new StudyNotices(new RunNotices(notices, Clock.systemUTC()), view.telling(trackers));
            StudyListener listener = results == null ? telling : new ResultsKeeper(plan, results, known, telling);
            StudyOutcome outcome = tableOnly || place.isEmpty()
                    ? run(tableOnly ? plan.doneAlone() : plan, listener)
                    : runThere(plan, place.get(), listener);
            StudyResult result = StudyResult.of(plan, outcome);
            table(result, out);
            return exitCode(outcome, plan.runs().size(), result.runs().size());
        }
    }

    /** Results stand for runs that are computed alike, to the last bit: somebody who asks otherwise is told. */
    private static void tellOtherwise(StudyPlan plan, KnownResults known, PrintStream out) {
        known.computedOtherwise(plan)
                .forEach((how, count) -> out.printf(
                        "%,d results of the file were computed on %s with %s in %s, and stand for runs of this study that are, too (--device, --threads, --precision)%n",
                        count,
                        how.device(),
                        how.threads() == 1 ? "1 thread" : how.threads() + " threads",
                        how.precision().word()));
    }

    /** The host that makes the runs; empty if this computer does. */
    private Optional<RemoteRuns.Place> place() {
        hosts.requireHost(host, staging);
        Optional<JobTemplate> job = slurm.template();
        if (job.isPresent()) {
            SlurmOptions.requireHost(host);
        }
        return Optional.ofNullable(host)
                .map(name -> new RemoteRuns.Place(SshTarget.parse(name), staging.folder(), job));
    }

    private ComputeSpec settledThere(RemoteRuns.Place place) {
        ComputeSpec asked = compute.compute();
        return place.job()
                .map(template -> SlurmLaunch.compute(asked, template))
                .orElseGet(() -> StudyOnHost.settled(hosts.connector(compute.workspace()), place, asked, slots));
    }

    private ComputeSpec settledHere() {
        ComputeSpec settled = settled();
        new WorkerLauncher().requireDevice(settled);
        return settled;
    }

    private StudyOutcome runThere(StudyPlan plan, RemoteRuns.Place place, StudyListener listener) {
        CheckedRun making = new CheckedRun(plan.compute(), compute.runs(), compute.cache());
        try (StudyOnHost there =
                new StudyOnHost(place, hosts.connector(compute.workspace()), making, RemoteWorker.USUAL)) {
            StudyOnHost.Begun begun = there.begin(plan, String.valueOf(file.getFileName()), slots);
            return new StudyRunner(begun.plan(), slots, kept, making, begun.workers(), listener).run();
        }
    }

    /** Several runs at once on one core each are faster than one after another on all. */
    private ComputeSpec settled() {
        ComputeSpec asked = compute.compute();
        return slots > 1 && asked.threads() == 0
                ? new ComputeSpec(asked.device(), 1, asked.precision()).resolved()
                : asked.resolved();
    }

    private StudyOutcome run(StudyPlan plan, StudyListener listener) {
        WorkerLauncher launcher = new WorkerLauncher();
        GpuSlots taken = new GpuSlots();
        List<Integer> gpus = slots > 1 ? launcher.gpus(plan.compute()) : List.of();
        return new StudyRunner(
                        plan,
                        slots,
                        kept,
                        new CheckedRun(plan.compute(), compute.runs(), compute.cache()),
                        run -> taken.start(
                                gpus,
                                gpu -> launcher.start(
                                        run, compute.cache(), run.spec().compute(), gpu)),
                        listener)
                .run();
    }

    private void table(StudyResult result, PrintStream out) {
        if (result.runs().isEmpty()) {
            return;
        }
        StudyTable table = new StudyTable(result);
        MethodCatalog methods = MethodCatalog.load();
        String text =
                table.text() + table.conditions(methods) + (baseline == null ? "" : "\n" + table.differences(baseline));
        out.print(text);
        if (markdown != null) {
            AtomicFile.write(markdown, text.getBytes(StandardCharsets.UTF_8));
        }
        if (csv != null) {
            String rows = new StudyCsv(result, methods).text();
            AtomicFile.write(csv, rows.getBytes(StandardCharsets.UTF_8));
        }
        if (json != null) {
            Json.writeAtomically(json, result.runs());
        }
    }

    private void requireBaseline(Study study) {
        if (baseline != null && !study.variants().contains(baseline)) {
            throw new InputException("--baseline \"%s\" is no variant of the study; its variants are %s."
                    .formatted(baseline, String.join(", ", study.variants())));
        }
    }

    private int exitCode(StudyOutcome outcome, int all, int completed) {
        outcome.failures()
                .forEach(failure -> System.err.println(
                        Printable.line("%s: %s".formatted(failure.run().title(), failure.sentence()))));
        if (completed < all) {
            System.err.println("The study lacks %d of %d runs; continue it with: %s"
                    .formatted(all - completed, all, ShellCommand.command(command, TABLE_ONLY)));
        }
        return outcome.exitCode();
    }
}
