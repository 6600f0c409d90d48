package lilora.engine.remote;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import lilora.engine.DiskException;
import lilora.engine.InputException;
import lilora.engine.device.Gpu;
import lilora.engine.device.TorchBuild;
import lilora.engine.device.TorchBuilds;
import lilora.engine.experiment.ComputeSpec;
import lilora.engine.experiment.RunSpec;
import lilora.engine.file.Folders;
import lilora.engine.json.Json;
import lilora.engine.plan.NewRun;
import lilora.engine.remote.host.HostReport;
import lilora.engine.remote.shell.ShellQuote;
import lilora.engine.remote.shell.ShellScript;
import lilora.engine.remote.ssh.HostFiles;
import lilora.engine.remote.ssh.LineException;
import lilora.engine.remote.ssh.SshLine;
import lilora.engine.remote.ssh.SshTarget;
import lilora.engine.remote.stage.Bundle;
import lilora.engine.remote.stage.SpareJava;
import lilora.engine.remote.stage.Staging;
import lilora.engine.run.RunDirectory;
import lilora.engine.run.RunPlaces;
import lilora.engine.train.PreparedTask;
import lilora.engine.train.RunInputs;
import lilora.engine.worker.GpuSlots;
import lilora.engine.worker.WorkerLauncher;

/** Puts a run on a host and starts its worker there, which goes on without the line. */
public final class RemoteLaunch {
    private static final Duration STARTING = Duration.ofMinutes(1);
    private static final Duration ASKING = Duration.ofSeconds(30);

    private final SshLine line;
    private final HostReport report;
    private final Staging staging;
    private final SpareJava java;
    private final List<Path> classPath;

    /**
     * A launcher on a host.
     *
     * @param java for a host that has none
     * @param classPath of a worker, as it lies here
     */
    public RemoteLaunch(SshLine line, HostReport report, Staging staging, SpareJava java, List<Path> classPath) {
        this.line = line;
        this.report = report;
        this.staging = staging;
        this.java = java;
        this.classPath = List.copyOf(classPath);
    }

    /** What a run computes with there, its automatic number of threads settled by the host's cores. */
    public ComputeSpec compute(ComputeSpec asked) {
        return compute(report, asked);
    }

    /** The same on a host that told what it is. */
    public static ComputeSpec compute(HostReport report, ComputeSpec asked) {
        Integer cores = report.cores();
        return asked.threads() > 0 || cores == null
                ? asked
                : new ComputeSpec(asked.device(), Math.max(1, cores), asked.precision());
    }

    /**
     * Where everything that a run reads lies on the host.
     *
     * @param java program that starts a worker
     */
    public record Staged(RunPlaces places, String java, String classPath) {}

    /**
     * Sees to it that all that a run reads lies on the host.
     *
     * @param inputs of the run, loaded
     * @param compute what it computes with
     */
    public Staged stage(RunInputs inputs, ComputeSpec compute) throws LineException {
        String program = java.place(line, report, staging);
        String baseModel = staging.place(Bundle.ofModel(inputs.baseModel()));
        String adapter = inputs.experiment().startAdapter();
        String startAdapter = adapter == null ? null : staging.place(Bundle.ofAdapter(Path.of(adapter)));
        Map<String, String> tasks = new TreeMap<>();
        for (PreparedTask task : inputs.tasks()) {
            tasks.put(task.task().folder().toString(), staging.place(Bundle.ofTask(task.task())));
        }
        return new Staged(new RunPlaces(baseModel, startAdapter, tasks), program, classPath(compute));
    }

    /**
     * Makes the run's directory on the host, with all that it reads, and notes in the directory here where that is.
     *
     * @param directory of the run here, whose worker was never started
     * @param inputs of the run, loaded
     */
    public RemoteRun put(SshTarget host, RunDirectory directory, RunInputs inputs) throws LineException {
        return put(host, directory, stage(inputs, directory.spec().compute()));
    }

    /**
     * Makes a run whose inputs lie on the host already: its directory here and there, or neither.
     *
     * @param runs folder of the copy here
     */
    public RunDirectory create(SshTarget host, Path runs, RunInputs inputs, ComputeSpec compute, Staged staged)
            throws LineException {
        RunDirectory directory = new NewRun(Clock.systemUTC()).create(runs, inputs, compute);
        try {
            put(host, directory, staged);
        } finally {
            if (RemoteRun.of(directory).isEmpty()) {
                // One that is not there would look like a run of this computer.
                removed(directory);
            }
        }
        return directory;
    }

    private static void removed(RunDirectory directory) {
        try {
            Folders.delete(directory.path());
        } catch (IOException e) {
            throw new DiskException("%s cannot be removed: %s.".formatted(directory, DiskException.reason(e)), e);
        }
    }

    /** Makes the run's directory on the host, where what it reads lies already. */
    public RemoteRun put(SshTarget host, RunDirectory directory, Staged staged) throws LineException {
        String folder = report.folder() + "/runs/" + directory.path().getFileName();
        HostFiles files = line.files();
        if (files.find(folder).isPresent()) {
            throw new InputException("%s on %s is there already; start the run under another name or seed."
                    .formatted(folder, report.host()));
        }
        String aside = report.folder() + "/runs/." + directory.path().getFileName() + ".creating";
        for (String part : List.of("control", "checkpoints", "predictions")) {
            files.makeFolders(aside + "/" + part);
        }
        files.replace(aside + "/run.json", bytes(directory.runFile()));
        files.replace(aside + "/" + RunPlaces.FILE, utf8(Json.compact(staged.places())));
        files.replace(aside + "/start.sh", utf8(script(directory.spec(), staged, folder)));
        files.rename(aside, folder);
        RemoteRun there = new RemoteRun(host, folder);
        List<Integer> gpus = gpus(directory.spec().compute());
        RemoteRun run = gpus.isEmpty() ? there : there.withGpus(gpus);
        run.write(directory);
        return run;
    }

    private List<Integer> gpus(ComputeSpec compute) {
        return GpuSlots.isGivenOne(compute) && report.gpus().size() > 1
                ? GpuSlots.leastUsedFirst(report.gpus()).stream()
                        .map(Gpu::index)
                        .toList()
                : List.of();
    }

    private String classPath(ComputeSpec compute) throws LineException {
        List<String> entries = new ArrayList<>();
        for (Path entry : classPath) {
            boolean cpu = WorkerLauncher.isCpuLibrary(entry.toString());
            if (!Files.exists(entry) || (cpu && compute.isCuda())) {
                continue;
            }
            if (cpu) {
                requireSameKind(entry);
            }
            Bundle bundle = Bundle.ofEntry(entry);
            String folder = staging.place(bundle);
            entries.add(Files.isDirectory(entry) ? folder : folder + "/" + entry.getFileName());
        }
        return String.join(":", entries);
    }

    /** The libtorch for CPUs that is here is that of this computer's kind. */
    private void requireSameKind(Path entry) {
        String kind = report.platform().kernel() + "-" + report.platform().processor();
        if (!String.valueOf(entry.getFileName()).contains(kind.toLowerCase(Locale.ROOT))) {
            throw new InputException(
                    "The libtorch for CPUs that is here (%s) does not run on %s, which is %s; compute on a GPU there, or start from a computer of that kind."
                            .formatted(entry.getFileName(), report.host(), kind));
        }
    }

    private String script(RunSpec spec, Staged staged, String folder) {
        ComputeSpec compute = spec.compute();
        Map<String, String> variables = new LinkedHashMap<>(new TreeMap<>(WorkerLauncher.usual(spec)));
        if (compute.isCuda()) {
            report.torch().ifPresent(torch -> {
                variables.put(TorchBuilds.VARIABLE, torch.library());
                variables.put("PYTORCH_VERSION", TorchBuild.VERSION);
                variables.put("PYTORCH_FLAVOR", TorchBuild.FLAVOR);
            });
            variables.put("CUDA_DEVICE_ORDER", "PCI_BUS_ID");
        }
        StringBuilder script = new StringBuilder();
        script.append("folder=").append(ShellQuote.of(folder)).append('\n');
        // A job of Slurm runs on another node than the one that was asked.
        script.append("HOSTNAME=$(uname -n)\nexport HOSTNAME\n");
        variables.forEach((name, value) ->
                script.append("[ -n \"$%1$s\" ] || %1$s=%2$s\nexport %1$s\n".formatted(name, ShellQuote.of(value))));
        List<String> words = WorkerLauncher.words(
                staged.java(), staged.classPath(), folder, report.folder() + "/cache", "", compute);
        script.append("worker() {\n    exec ")
                .append(ShellQuote.of(words.subList(0, words.size() - 1)))
                .append(" \"$1\"\n}\n");
        return script + ShellScript.text(RemoteLaunch.class, "start.sh");
    }

    /**
     * Starts a worker of a run that was put on a host; it goes on from the run's newest checkpoint.
     *
     * @return its process id there
     * @throws InputException if it does not start
     */
    public static long start(SshLine line, RemoteRun run) throws LineException {
        String gpu = run.gpu() == null ? "" : run.gpu().toString();
        ShellScript.Result result = line.run(
                ShellScript.aboutWorkers(RemoteLaunch.class, "launch.sh", Map.of("folder", run.folder(), "gpu", gpu)),
                STARTING);
        String said = result.output().strip();
        if (result.code() != 0 || !said.matches("\\d{1,9}")) {
            throw new InputException("The worker of %s on %s cannot be started: %s"
                    .formatted(run.folder(), run.host(), said.isEmpty() ? "it says nothing." : said));
        }
        return Long.parseLong(said);
    }

    /** Whether a worker of a run that was put on a host is at work there. */
    static boolean isAtWork(SshLine line, RemoteRun run) throws LineException {
        return line.files().find(run.folder() + "/exit").isEmpty() && hasProcess(line, run);
    }

    /** Whether the process that was started last for a run is there. */
    static boolean hasProcess(SshLine line, RemoteRun run) throws LineException {
        ShellScript.Result result = line.run(
                ShellScript.aboutWorkers(RemoteLaunch.class, "alive.sh", Map.of("folder", run.folder())), ASKING);
        return !result.output().strip().equals("gone");
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new InputException("%s cannot be read: %s.".formatted(file, DiskException.reason(e)), e);
        }
    }
}
