package lilora.engine.worker;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import lilora.engine.InputException;
import lilora.engine.device.ComputeDevices;
import lilora.engine.device.Gpu;
import lilora.engine.experiment.ComputeSpec;
import lilora.engine.experiment.RunSpec;
import lilora.engine.run.RunDirectory;
import org.jspecify.annotations.Nullable;

/**
 * Starts workers, each a Java process of its own whose output goes to a file in its run directory. For a CUDA device the
 * worker's class path leaves out the CPU build of libtorch, which would win over the installed CUDA one.
 */
public final class WorkerLauncher {
    private static final String CPU_LIBRARY = "pytorch-native-cpu";
    /** Weights and activations are native memory; the heap holds tokens, questions and answers. */
    private static final String HEAP = "-Xmx768m";
    /**
     * How often a thread of GNU OpenMP, which libtorch computes with, looks for work before it sleeps. Left alone it looks for
     * milliseconds, and where another program wants the processor too, threads wait for each other at every operation: with two
     * of two cores beside a training on one, a step of the nano model took 2.8 to 5.8 s, with this 0.5 s. Undisturbed, the quick
     * start takes 127 s with this and 122 s without; with a third as many looks 166 s.
     */
    private static final Map<String, String> BRIEF_SPINNING = Map.of("GOMP_SPINCOUNT", "3000");

    private static final Set<String> SPINNING = Set.of("GOMP_SPINCOUNT", "OMP_WAIT_POLICY");

    private final String classPath;
    private final Map<String, String> environment;
    private final ComputeDevices devices;
    private final Clock clock = Clock.systemUTC();

    /** A launcher of workers with this process's class path and environment. */
    public WorkerLauncher() {
        this(System.getProperty("java.class.path"), System.getenv());
    }

    WorkerLauncher(String classPath, Map<String, String> environment) {
        this.classPath = classPath;
        this.environment = Map.copyOf(environment);
        this.devices = ComputeDevices.of(environment);
    }

    /**
     * Starts a worker.
     *
     * @param cache folder that keeps image features
     * @throws InputException if no Java can be found, the device cannot be used, or the run is at work on another computer
     */
    public Process start(RunDirectory directory, Path cache, ComputeSpec compute) {
        return start(directory, cache, compute, null);
    }

    /**
     * Starts a worker that is given a GPU.
     *
     * @param gpu number of the device {@code cuda:N} that it sees alone, as {@code cuda:0}; null where it sees all
     */
    public Process start(RunDirectory directory, Path cache, ComputeSpec compute, @Nullable Integer gpu) {
        if (Files.exists(directory.remote())) {
            throw new InputException(
                    "%s is a run of another computer, which %s names, and goes on there. To go on here, fetch its checkpoints and remove that file."
                            .formatted(directory, directory.remote().getFileName()));
        }
        ProcessBuilder builder = new ProcessBuilder(command(directory, cache, compute));
        builder.environment().putAll(additions(compute));
        if (gpu != null) {
            builder.environment().putAll(devices.showing("cuda:" + gpu));
        }
        GivenGpu.write(directory, gpu);
        Allocator.environment(directory.spec()).forEach(builder.environment()::putIfAbsent);
        builder.redirectInput(ProcessBuilder.Redirect.from(new File(nullDevice())));
        builder.redirectOutput(
                ProcessBuilder.Redirect.appendTo(directory.workerLog().toFile()));
        builder.redirectErrorStream(true);
        try {
            return builder.start();
        } catch (IOException e) {
            throw new InputException("The worker process cannot be started: " + e.getMessage() + ".", e);
        }
    }

    /**
     * The GPUs of which a run is given one, those first on which least is used: all that can be used here, by the numbers of their devices.
     * None where the run names another device than the first, or there are not several. Asks the driver.
     */
    public List<Integer> gpus(ComputeSpec compute) {
        if (!GpuSlots.isGivenOne(compute)) {
            return List.of();
        }
        Map<Gpu, Integer> usable = new HashMap<>();
        for (ComputeDevices.Choice choice : devices.find().gpus()) {
            if (choice.obstacle().isEmpty()) {
                usable.put(choice.gpu(), Integer.parseInt(choice.device().substring("cuda:".length())));
            }
        }
        return usable.size() < 2
                ? List.of()
                : GpuSlots.leastUsedFirst(List.copyOf(usable.keySet())).stream()
                        .map(usable::get)
                        .toList();
    }

    /** Variables a worker gets besides this process's own; whatever a person has set is not overruled. */
    Map<String, String> additions(ComputeSpec compute) {
        Map<String, String> additions = new HashMap<>(devices.variables(compute.device()));
        if (Collections.disjoint(environment.keySet(), SPINNING)) {
            additions.putAll(BRIEF_SPINNING);
        }
        return additions;
    }

    /**
     * Checks that a worker could be started for this, before anything is made for it.
     *
     * @throws InputException if the device is not there, or there is no library for it
     */
    public void requireDevice(ComputeSpec compute) {
        devices.require(compute.device());
    }

    /** The command line of a worker. */
    List<String> command(RunDirectory directory, Path cache, ComputeSpec compute) {
        requireDevice(compute);
        return words(
                java().toString(),
                compute.isCuda() ? withoutCpuLibrary() : classPath,
                directory.path().toString(),
                cache.toAbsolutePath().toString(),
                clock.instant().toString(),
                compute);
    }

    /**
     * The command line of a worker on any computer, whose paths are those there.
     *
     * @param java the program
     * @param launched ISO-8601 instant
     */
    public static List<String> words(
            String java, String classPath, String directory, String cache, String launched, ComputeSpec compute) {
        List<String> command = new ArrayList<>();
        command.add(java);
        command.add(HEAP);
        command.add("-XX:+ExitOnOutOfMemoryError");
        command.add("-XX:ErrorFile=" + directory + "/crash.log");
        command.add("-Dai.djl.offline=true");
        command.add("-DOPT_OUT_TRACKING=true");
        command.add("-DRUST_FLAVOR=cpu");
        command.add("-Djava.awt.headless=true");
        command.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=warn");
        if (compute.threads() > 0) {
            command.add("-Dai.djl.pytorch.num_threads=" + compute.threads());
        }
        command.add("-cp");
        command.add(classPath);
        command.add(Worker.class.getName());
        command.add(directory);
        command.add(cache);
        command.add(launched);
        return command;
    }

    /** Whether an entry of a class path is the libtorch for CPUs, which a worker on CUDA must not find. */
    public static boolean isCpuLibrary(String entry) {
        return entry.contains(CPU_LIBRARY);
    }

    /** Variables that any worker gets unless they are set. */
    public static Map<String, String> usual(RunSpec run) {
        Map<String, String> usual = new HashMap<>(BRIEF_SPINNING);
        usual.putAll(Allocator.environment(run));
        return usual;
    }

    private String withoutCpuLibrary() {
        return Arrays.stream(classPath.split(File.pathSeparator))
                .filter(entry -> !isCpuLibrary(entry))
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static Path java() {
        Path bin = Path.of(System.getProperty("java.home"), "bin");
        for (String name : List.of("java", "java.exe")) {
            if (Files.isExecutable(bin.resolve(name))) {
                return bin.resolve(name);
            }
        }
        throw new InputException(
                "There is no java in %s, so no worker can be started; use a runtime that has its commands."
                        .formatted(bin));
    }

    private static String nullDevice() {
        return System.getProperty("os.name").startsWith("Windows") ? "NUL" : "/dev/null";
    }
}
