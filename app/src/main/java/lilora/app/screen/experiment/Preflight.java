package lilora.app.screen.experiment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import lilora.app.format.DisplayNames;
import lilora.app.format.Formats;
import lilora.app.planning.ComputeChoice;
import lilora.app.planning.Devices;
import lilora.app.remote.HostVisits;
import lilora.engine.InputException;
import lilora.engine.Progress;
import lilora.engine.data.Finding;
import lilora.engine.data.SequenceReport;
import lilora.engine.data.TaskReport;
import lilora.engine.data.TaskValidator;
import lilora.engine.experiment.ComputeSpec;
import lilora.engine.experiment.ExperimentSpec;
import lilora.engine.file.FreeSpace;
import lilora.engine.method.MethodCatalog;
import lilora.engine.model.ModelConfig;
import lilora.engine.plan.BatchPreview;
import lilora.engine.plan.DataCheck;
import lilora.engine.plan.FinishedRuns;
import lilora.engine.plan.ModelFolder;
import lilora.engine.plan.Planner;
import lilora.engine.plan.Preparation;
import lilora.engine.result.RunPlan;
import lilora.engine.train.RunInputs;
import org.jspecify.annotations.Nullable;

/** Looks at everything a run needs before it is made. Reads all data, so not for the FX thread. */
public final class Preflight {
    /** Findings of a task that stand in the table, and in the record of a launch. */
    private static final int SHOWN = 5;

    /** Samples of a batch that are shown. */
    private static final int SHOWN_SAMPLES = 8;

    private static final int LONGEST = 60;

    private final Path runs;
    private final MethodCatalog methods;
    private final Devices devices;
    private final HostVisits visits;

    /**
     * Checks.
     *
     * @param runs folder the runs will be in
     * @param visits looks at the other computer that shall run something
     */
    public Preflight(Path runs, MethodCatalog methods, Devices devices, HostVisits visits) {
        this.runs = runs;
        this.methods = methods;
        this.devices = devices;
        this.visits = visits;
    }

    /**
     * All checks of an experiment, the ones that need others to pass left out when those fail.
     *
     * @param count how many runs, one a seed
     * @param host the other computer that shall run them, which is connected to; empty for this one
     */
    public PreflightReport check(
            ExperimentSpec spec, ComputeSpec compute, int count, Optional<String> host, Progress progress) {
        List<PreflightCheck> checks = new ArrayList<>();
        Optional<HostPreflight> there = host.map(name -> HostPreflight.look(visits, name, compute, progress));
        there.map(HostPreflight::check).ifPresent(checks::add);
        ComputeChoice device = there.map(HostPreflight::device).orElseGet(() -> device(compute, checks));
        checks.add(baseModel(Path.of(spec.baseModel())));
        startAdapter(spec).ifPresent(checks::add);
        checks.addAll(data(spec));
        checks.add(folder());
        if (checks.stream().noneMatch(check -> check.verdict() == PreflightCheck.Verdict.ERROR)) {
            OptionalLong disk = there.map(HostPreflight::freeDisk).orElseGet(() -> FreeSpace.known(runs));
            return new PreflightReport(
                    checks,
                    costs(spec, compute, new Room(device.freeBytes(), disk), count, checks),
                    there.flatMap(HostPreflight::look));
        }
        return new PreflightReport(checks, List.of(), there.flatMap(HostPreflight::look));
    }

    private ComputeChoice device(ComputeSpec compute, List<PreflightCheck> checks) {
        ComputeChoice none = new ComputeChoice(compute.device(), compute.device(), "", OptionalLong.empty(), "");
        Optional<ComputeChoice> found = devices.find().stream()
                .filter(choice -> choice.device().equals(compute.device()))
                .findFirst();
        if (found.isEmpty()) {
            checks.add(PreflightCheck.error(
                    "Device",
                    compute.device() + " is not available",
                    "NVIDIA's driver reports no device %s on this computer; choose another."
                            .formatted(compute.device()),
                    PreflightCheck.Fix.Kind.USE_CPU,
                    "",
                    "Use the CPU"));
            return none;
        }
        ComputeChoice choice = found.get();
        int cores = Runtime.getRuntime().availableProcessors();
        if (!choice.obstacle().isEmpty()) {
            checks.add(PreflightCheck.error(
                    "Device", choice.title(), choice.obstacle(), PreflightCheck.Fix.Kind.USE_CPU, "", "Use the CPU"));
        } else if (!compute.isCuda() && compute.threads() > cores) {
            checks.add(PreflightCheck.warning(
                    "Device",
                    "%d cores".formatted(cores),
                    "%d threads".formatted(compute.threads()),
                    "More threads than cores make a run slower.",
                    PreflightCheck.Fix.Kind.USE_ALL_CORES,
                    "",
                    "Use all cores"));
        } else {
            checks.add(PreflightCheck.ok(
                    "Device", choice.title() + (choice.detail().isEmpty() ? "" : ", " + choice.detail()), ""));
        }
        return choice;
    }

    private static PreflightCheck baseModel(Path folder) {
        BaseModel model = BaseModel.of(folder);
        return model.fault().isEmpty()
                ? PreflightCheck.ok(
                        "Base model",
                        "%s, %s parameters".formatted(model.name(), Formats.compact(model.parameters())),
                        "")
                : PreflightCheck.error(
                        "Base model",
                        model.name(),
                        model.fault(),
                        PreflightCheck.Fix.Kind.USE_SHIPPED_MODEL,
                        "",
                        "Use the shipped model");
    }

    private static Optional<PreflightCheck> startAdapter(ExperimentSpec spec) {
        return Optional.ofNullable(spec.startAdapter())
                .map(folder -> StartAdapter.of(Path.of(folder), Path.of(spec.baseModel())))
                .map(adapter -> adapter.isUsable()
                        ? PreflightCheck.ok("Start adapter", adapter.summary(), "")
                        : PreflightCheck.error(
                                "Start adapter",
                                String.valueOf(adapter.folder().getFileName()),
                                adapter.fault(),
                                PreflightCheck.Fix.Kind.USE_NO_START_ADAPTER,
                                "",
                                "Start without it"));
    }

    private static List<PreflightCheck> data(ExperimentSpec spec) {
        SequenceReport report = new TaskValidator(DataCheck.settings())
                .checkSequence(spec.tasks().stream()
                        .map(task -> Path.of(task.folder()))
                        .toList());
        List<PreflightCheck> checks = new ArrayList<>();
        report.tasks().forEach(task -> checks.add(task(task)));
        trainImages(report, spec.evaluation().allowTrainImages()).ifPresent(checks::add);
        for (Finding finding : report.across()) {
            boolean error = finding.severity() == Finding.Severity.ERROR;
            checks.add(new PreflightCheck(
                    "Between tasks",
                    error ? "a task twice" : "shared images",
                    "",
                    error ? PreflightCheck.Verdict.ERROR : PreflightCheck.Verdict.WARNING,
                    finding.message(),
                    Optional.of(
                            new PreflightCheck.Fix(PreflightCheck.Fix.Kind.SHOW_SEQUENCE, "", "Show the sequence"))));
        }
        return checks;
    }

    /** Test images that are training images too: the engine refuses them unless the experiment allows them. */
    private static Optional<PreflightCheck> trainImages(SequenceReport report, @Nullable Boolean allowed) {
        Map<String, Integer> shared = new LinkedHashMap<>();
        for (TaskReport task : report.tasks()) {
            int count = task.totals().getOrDefault(Finding.Code.IMAGE_IN_TRAIN_AND_TEST, 0);
            if (count > 0 && task.task() != null) {
                shared.put(DisplayNames.shorten(task.task().title(), LONGEST), count);
            }
        }
        if (shared.isEmpty()) {
            return Optional.empty();
        }
        int all = shared.values().stream().mapToInt(Integer::intValue).sum();
        String where = shared.entrySet().stream()
                .map(one -> "%,d in %s".formatted(one.getValue(), one.getKey()))
                .collect(Collectors.joining(", "));
        boolean allows = Boolean.TRUE.equals(allowed);
        return Optional.of(new PreflightCheck(
                "Test images",
                "%,d also used for training".formatted(all),
                "",
                allows ? PreflightCheck.Verdict.WARNING : PreflightCheck.Verdict.CONSENT,
                "%s: scores on images seen in training may be too high. Remove them from the test set, or allow them; the run records it as evaluation.allowTrainImages."
                        .formatted(where),
                Optional.empty()));
    }

    private static PreflightCheck task(TaskReport report) {
        String id = report.task() == null
                ? Path.of(report.folder()).getFileName().toString()
                : report.task().id();
        String title = "Task "
                + DisplayNames.shorten(
                        report.task() == null ? id : report.task().title(), LONGEST);
        if (!report.usable()) {
            return unusable(report, title, id);
        }
        String found = "%,d training, %,d test, %,d images"
                .formatted(
                        report.counts().train(),
                        report.counts().test(),
                        report.counts().images());
        int warnings = report.findings().size();
        return warnings == 0
                ? PreflightCheck.ok(title, found, "")
                : PreflightCheck.warning(
                        title,
                        found,
                        "",
                        report.findings().stream()
                                        .limit(SHOWN)
                                        .map(Finding::message)
                                        .collect(Collectors.joining("\n"))
                                + more(warnings - SHOWN),
                        PreflightCheck.Fix.Kind.SHOW_TASK,
                        id,
                        "Show the task");
    }

    private static PreflightCheck unusable(TaskReport report, String title, String id) {
        Finding first = report.findings().stream()
                .filter(finding -> finding.severity() == Finding.Severity.ERROR)
                .findFirst()
                .orElseThrow();
        return PreflightCheck.error(
                title,
                Formats.counted(report.errors(), "error"),
                first.message() + more(report.errors() - 1),
                PreflightCheck.Fix.Kind.SHOW_TASK,
                id,
                "Show the task");
    }

    private static String more(int others) {
        return others <= 0 ? "" : "\nAnd %,d more; the task's own page lists them.".formatted(others);
    }

    private PreflightCheck folder() {
        try {
            Files.createDirectories(runs);
            Files.delete(Files.createTempFile(runs, ".writable", null));
            return PreflightCheck.ok("Folder of runs", "can be written", "");
        } catch (IOException e) {
            return PreflightCheck.error(
                    "Folder of runs",
                    "cannot be written",
                    "%s cannot be written: %s. Check its permissions and that the disk is there."
                            .formatted(runs, e.getMessage()));
        }
    }

    /** What is free where it shall run. */
    private record Room(OptionalLong memory, OptionalLong disk) {}

    private List<BatchPreview> costs(
            ExperimentSpec spec, ComputeSpec compute, Room room, int count, List<PreflightCheck> checks) {
        try (RunInputs inputs = new Preparation(methods).prepare(spec)) {
            DataCheck.requirePositions(inputs);
            for (String remark : ModelFolder.remarks(inputs.baseModel())) {
                checks.add(new PreflightCheck(
                        "Base model", "usable", "", PreflightCheck.Verdict.WARNING, remark, Optional.empty()));
            }
            RunPlan plan = Planner.plan(inputs, ModelConfig.read(inputs.baseModel()), compute);
            checks.add(PreflightCheck.ok(
                    "Sequence lengths",
                    "all items fit",
                    "at most %,d tokens".formatted(spec.training().maxLength())));
            checks.add(memory(plan.memoryBytes(), room.memory(), spec.training().batchSize()));
            long features = plan.featureBytes() == null ? 0 : plan.featureBytes();
            checks.add(disk((plan.diskBytes() - features) * count + features, room.disk()));
            checks.add(repetition(inputs, compute));
            return BatchPreview.of(inputs, SHOWN_SAMPLES);
        } catch (InputException e) {
            checks.add(PreflightCheck.error("Preparation", "stopped", String.valueOf(e.getMessage())));
            return List.of();
        }
    }

    /** The need is an estimate, so only a need far beyond what is free blocks. */
    static PreflightCheck memory(long needed, OptionalLong free, int batch) {
        String need = "about " + Formats.bytes(needed);
        if (free.isEmpty()) {
            return PreflightCheck.ok("Memory", "unknown on this system", need);
        }
        String found = Formats.bytes(free.getAsLong()) + " free";
        if (needed <= free.getAsLong()) {
            return PreflightCheck.ok("Memory", found, need);
        }
        String sentence =
                "The run may be ended by the system when memory runs out. A smaller batch with more gradient accumulation needs less and learns the same.";
        PreflightCheck.Verdict verdict =
                needed > 2 * free.getAsLong() ? PreflightCheck.Verdict.ERROR : PreflightCheck.Verdict.WARNING;
        Optional<PreflightCheck.Fix> fix = batch > 1
                ? Optional.of(new PreflightCheck.Fix(PreflightCheck.Fix.Kind.HALVE_BATCH, "", "Halve the batch"))
                : Optional.empty();
        return new PreflightCheck("Memory", found, need, verdict, sentence, fix);
    }

    private static PreflightCheck disk(long needed, OptionalLong free) {
        String need = "about " + Formats.bytes(needed);
        if (free.isEmpty()) {
            return PreflightCheck.ok("Disk", "unknown on this system", need);
        }
        String found = Formats.bytes(free.getAsLong()) + " free";
        return free.getAsLong() >= needed
                ? PreflightCheck.ok("Disk", found, need)
                : new PreflightCheck(
                        "Disk",
                        found,
                        need,
                        PreflightCheck.Verdict.ERROR,
                        "Checkpoints and predictions do not fit. Purge runs from the trash, or use a workspace on another disk.",
                        Optional.empty());
    }

    private PreflightCheck repetition(RunInputs inputs, ComputeSpec compute) {
        return new FinishedRuns(runs)
                .same(inputs, compute)
                .map(run -> run.path().getFileName().toString())
                .map(run -> PreflightCheck.warning(
                        "Repetition",
                        "done before",
                        "",
                        "Run %s has already done exactly this; a new run gives the same numbers.".formatted(run),
                        PreflightCheck.Fix.Kind.SHOW_RUN,
                        run,
                        "Show that run"))
                .orElseGet(() -> PreflightCheck.ok("Repetition", "not done before", ""));
    }
}
