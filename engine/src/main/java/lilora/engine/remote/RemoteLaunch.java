package lilora.engine.remote;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import lilora.engine.DiskException;
import lilora.engine.InputException;
import lilora.engine.device.TorchBuild;
import lilora.engine.device.TorchBuilds;
import lilora.engine.experiment.ComputeSpec;
import lilora.engine.experiment.RunSpec;
import lilora.engine.json.Json;
import lilora.engine.remote.host.HostReport;
import lilora.engine.remote.shell.ShellQuote;
import lilora.engine.remote.shell.ShellScript;
import lilora.engine.remote.ssh.HostFiles;
import lilora.engine.remote.ssh.LineException;
import lilora.engine.remote.ssh.SshLine;
import lilora.engine.remote.ssh.SshTarget;
import lilora.engine.remote.stage.Bundle;
import lilora.engine.remote.stage.Staging;
import lilora.engine.run.RunDirectory;
import lilora.engine.run.RunPlaces;
import lilora.engine.train.PreparedTask;
import lilora.engine.train.RunInputs;
import lilora.engine.worker.WorkerLauncher;

/** Puts a run on a host and starts its worker there, which goes on without the line. */
public final class RemoteLaunch {
    private static final Duration STARTING = Duration.ofMinutes(1);

    private final SshLine line;
    private final HostReport report;
    private final Staging staging;
    private final List<Path> classPath;

    /**
     * A launcher on a host.
     *
     * @param classPath of a worker, as it lies here
     */
    public RemoteLaunch(SshLine line, HostReport report, Staging staging, List<Path> classPath) {
        this.line = line;
        this.report = report;
        this.staging = staging;
        this.classPath = List.copyOf(classPath);
    }

    /** What a run computes with there, its automatic number of threads settled by the host's cores. */
    public ComputeSpec compute(ComputeSpec asked) {
        Integer cores = report.cores();
        return asked.threads() > 0 || cores == null
                ? asked
                : new ComputeSpec(asked.device(), Math.max(1, cores), asked.precision());
    }

    /** Where everything that a run reads lies on the host. */
    public record Staged(RunPlaces places, String classPath) {}

    /**
     * Sees to it that all that a run reads lies on the host.
     *
     * @param inputs of the run, loaded
     * @param compute what it computes with
     */
    public Staged stage(RunInputs inputs, ComputeSpec compute) throws LineException {
        String baseModel = staging.place(Bundle.ofModel(inputs.baseModel()));
        String adapter = inputs.experiment().startAdapter();
        String startAdapter = adapter == null ? null : staging.place(Bundle.ofAdapter(Path.of(adapter)));
        Map<String, String> tasks = new TreeMap<>();
        for (PreparedTask task : inputs.tasks()) {
            tasks.put(task.task().folder().toString(), staging.place(Bundle.ofTask(task.task())));
        }
        return new Staged(new RunPlaces(baseModel, startAdapter, tasks), classPath(compute));
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
        files.replace(aside + "/start.sh", utf8(script(directory.spec(), staged.classPath(), folder)));
        files.rename(aside, folder);
        RemoteRun run = new RemoteRun(host, folder);
        run.write(directory);
        return run;
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

    private String script(RunSpec spec, String path, String folder) {
        ComputeSpec compute = spec.compute();
        String java = report.java()
                .orElseThrow(() -> new IllegalStateException("was required"))
                .program();
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
        List<String> words = WorkerLauncher.words(java, path, folder, report.folder() + "/cache", "", compute);
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
        ShellScript.Result result = line.run(
                ShellScript.resource(RemoteLaunch.class, "launch.sh", Map.of("folder", run.folder())), STARTING);
        String said = result.output().strip();
        if (result.code() != 0 || !said.matches("\\d{1,9}")) {
            throw new InputException("The worker of %s on %s cannot be started: %s"
                    .formatted(run.folder(), run.host(), said.isEmpty() ? "it says nothing." : said));
        }
        return Long.parseLong(said);
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
