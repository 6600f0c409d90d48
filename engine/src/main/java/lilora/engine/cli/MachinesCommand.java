package lilora.engine.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import lilora.engine.InputException;
import lilora.engine.device.Gpu;
import lilora.engine.json.Json;
import lilora.engine.remote.RunFolders;
import lilora.engine.remote.host.HostProbe;
import lilora.engine.remote.host.HostReport;
import lilora.engine.remote.host.JavaOffer;
import lilora.engine.remote.host.Remedies;
import lilora.engine.remote.slurm.JobSentences;
import lilora.engine.remote.slurm.QueuedJob;
import lilora.engine.remote.slurm.SlurmQueue;
import lilora.engine.remote.ssh.LineException;
import lilora.engine.remote.ssh.SshHosts;
import lilora.engine.remote.ssh.SshLine;
import lilora.engine.remote.ssh.SshTarget;
import lilora.engine.remote.stage.SpareJava;
import lilora.engine.remote.stage.Staging;
import lilora.engine.run.ExitCode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lilora machines}: the hosts that can be named, and what one of them is. */
@Command(
        name = "machines",
        description = "Lists the hosts of ~/.ssh/config; of one that is named, what it has and what it lacks for runs.",
        mixinStandardHelpOptions = true)
final class MachinesCommand implements Callable<Integer> {
    @Parameters(arity = "0..1", paramLabel = "HOST", description = "A host of ~/.ssh/config, or user@host:port")
    private @Nullable String host;

    @Mixin
    private HostOptions options = new HostOptions();

    @Mixin
    private HostOptions.StagingFolder staging = new HostOptions.StagingFolder();

    @Mixin
    private WorkspaceOption workspace = new WorkspaceOption();

    @Option(
            names = "--remove-staged",
            paramLabel = "KEY",
            description = "Remove what is staged under this key; may be repeated")
    private List<String> remove = List.of();

    @Option(
            names = "--remove-run",
            paramLabel = "RUN",
            description =
                    "Remove this run from the host, with whatever was not fetched, unless it goes on; its copy here stays. May be repeated")
    private List<String> removeRuns = List.of();

    @Option(names = "--json", description = "Print JSON")
    private boolean json;

    private record Machine(String name, String place) {}

    /**
     * What is printed of one host.
     *
     * @param java that it would be given
     */
    private record Probed(
            HostReport report,
            JavaOffer java,
            List<String> missing,
            List<Staging.Staged> staged,
            List<RunFolders.Found> runs,
            List<QueuedJob> jobs) {}

    @Override
    public Integer call() {
        if (host == null) {
            list(new SshHosts(options.settings(workspace.folder())));
        } else {
            SshTarget target = SshTarget.parse(host);
            Probed probed = HostOptions.now(() -> {
                try (SshLine line = options.connector(workspace.folder()).connect(target)) {
                    HostReport report = HostProbe.ask(line, staging.folder());
                    Staging staged = new Staging(line, report, sentence -> {});
                    for (String key : remove) {
                        staged.remove(new Staging.Staged(key, "", 0));
                    }
                    RunFolders runs = new RunFolders(line, report);
                    removeRuns(runs);
                    List<QueuedJob> jobs = report.partitions() == null ? List.of() : new SlurmQueue(line).ours();
                    JavaOffer java = SpareJava.here(workspace.folder().resolve("cache"), MachinesCommand::tell)
                            .offer(report);
                    return new Probed(report, java, Remedies.of(report, java), staged.list(), runs.list(), jobs);
                }
            });
            if (json) {
                System.out.print(Json.pretty(probed));
            } else {
                lines(probed).forEach(line -> System.out.println(Printable.line(line)));
            }
        }
        return ExitCode.OK;
    }

    /** Each size is told before its run is removed. */
    private void removeRuns(RunFolders there) throws LineException {
        if (removeRuns.isEmpty()) {
            return;
        }
        Map<String, RunFolders.Found> found =
                there.list().stream().collect(Collectors.toMap(RunFolders.Found::name, run -> run));
        for (String name : removeRuns) {
            RunFolders.Found run = found.get(name);
            if (run != null && run.rests()) {
                tell("Removing the run %s, %,d KiB.".formatted(name, run.bytes() >> 10));
            }
            there.remove(name);
        }
    }

    private static void tell(String sentence) {
        System.err.println(Printable.line(sentence));
    }

    private void list(SshHosts hosts) {
        if (!remove.isEmpty() || !removeRuns.isEmpty()) {
            throw new InputException("--remove-staged and --remove-run are of one host; name it.");
        }
        List<Machine> machines = hosts.names().stream()
                .map(name -> new Machine(name, hosts.place(name)))
                .toList();
        if (json) {
            System.out.print(Json.pretty(machines));
        } else if (machines.isEmpty()) {
            System.out.println("~/.ssh/config names no host; name one as user@host:port.");
        } else {
            machines.forEach(
                    machine -> System.out.println(Printable.line("%s: %s".formatted(machine.name(), machine.place()))));
        }
    }

    private static List<String> lines(Probed probed) {
        HostReport report = probed.report();
        List<String> lines = new ArrayList<>();
        lines.add("%s: %s, %s %s, %s cores, %s, %s available"
                .formatted(
                        report.host(),
                        report.node(),
                        report.platform().kernel(),
                        report.platform().processor(),
                        report.cores() == null ? "an unknown number of" : report.cores(),
                        mebibytes(report.memoryBytes()),
                        mebibytes(report.availableBytes())));
        lines.add("%s: %s free".formatted(report.folder(), mebibytes(report.freeBytes())));
        report.java().ifPresent(java -> lines.add("java: %s in %s".formatted(java.version(), java.program())));
        if (probed.java().isGood()) {
            lines.add("java: none, one of %,d MiB will be staged (%s, as it runs here)"
                    .formatted(SpareJava.mebibytes(probed.java()), probed.java().version()));
        }
        gpus(report, lines);
        report.torch()
                .ifPresent(torch ->
                        lines.add("torch: %s in %s".formatted(torch.version().version(), torch.library())));
        partitions(report, lines);
        probed.jobs().forEach(job -> lines.add(JobSentences.listed(job)));
        probed.staged()
                .forEach(staged -> lines.add(
                        "staged: %s, %,d KiB, %s".formatted(staged.title(), staged.bytes() >> 10, staged.key())));
        probed.runs()
                .forEach(run -> lines.add("run: %s, %,d KiB%s"
                        .formatted(run.name(), run.bytes() >> 10, run.rests() ? "" : ", " + run.goesOn())));
        lines.addAll(probed.missing());
        return lines;
    }

    private static void gpus(HostReport report, List<String> lines) {
        int number = 0;
        for (Gpu gpu : report.gpus()) {
            lines.add("cuda:%d: %s, %s, %s free, %s %% used, driver %s, CUDA %s"
                    .formatted(
                            number++,
                            gpu.name(),
                            mebibytes(gpu.totalBytes()),
                            mebibytes(gpu.freeBytes()),
                            gpu.utilisation() == null ? "-" : gpu.utilisation(),
                            gpu.driver(),
                            report.cuda() == null ? "-" : report.cuda()));
        }
    }

    private static void partitions(HostReport report, List<String> lines) {
        if (report.partitions() != null) {
            report.partitions()
                    .forEach(partition -> lines.add("slurm: %s%s, %s, %s nodes, %s, %s"
                            .formatted(
                                    partition.name(),
                                    partition.isDefault() ? " (default)" : "",
                                    partition.state(),
                                    partition.nodes(),
                                    partition.limit(),
                                    partition.resources())));
        }
    }

    private static String mebibytes(@Nullable Long bytes) {
        return bytes == null ? "memory unknown" : "%,d MiB".formatted(bytes >> 20);
    }
}
