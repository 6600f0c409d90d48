package lilora.engine.device;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lilora.engine.InputException;

/** What workers can compute on here, and what a worker on CUDA needs of its environment. Asks the system each time. */
public final class ComputeDevices {
    /** The oldest driver that runs programs of any CUDA 12, by NVIDIA's table of minor-version compatibility. */
    private static final int OLDEST_DRIVER = 525;

    /** There in containers with a GPU, whether or not they have the driver's program too. */
    private static final Path DRIVER_FILE = Path.of("/dev/nvidiactl");

    private static final String ELSEWHERE =
            "If one lies elsewhere, set PYTORCH_LIBRARY_PATH to its torch/lib before starting.";

    private static final String CPU_INSTEAD = "Or compute on the CPU.";

    private final NvidiaSmi driver;
    private final Path driverFile;
    private final Map<String, String> environment;
    private final TorchBuilds builds;

    /**
     * Devices.
     *
     * @param environment that workers inherit
     * @param searched environments of Python, or folders of them, that may lie anywhere
     */
    public ComputeDevices(Map<String, String> environment, List<Path> searched) {
        this(NvidiaSmi.of(environment), DRIVER_FILE, environment, new TorchBuilds(environment, searched));
    }

    ComputeDevices(NvidiaSmi driver, Path driverFile, Map<String, String> environment, TorchBuilds builds) {
        this.driver = driver;
        this.driverFile = driverFile;
        this.environment = Map.copyOf(environment);
        this.builds = builds;
    }

    /** Those of this computer, for workers that inherit these variables. */
    public static ComputeDevices of(Map<String, String> environment) {
        return new ComputeDevices(environment, List.of());
    }

    /**
     * A GPU under the name that runs use.
     *
     * @param device {@code cuda:N}
     * @param obstacle why it cannot be used now, with what to do, as a sentence; empty when it can
     */
    public record Choice(String device, Gpu gpu, String obstacle) {}

    /**
     * The GPUs.
     *
     * @param trouble why there are none, as a part of a sentence; empty if there are some
     */
    public record Found(List<Choice> gpus, String trouble) {}

    /** The GPUs that a run may name. */
    public Found find() {
        NvidiaSmi.Report report = driver.gpus();
        String library = libraryObstacle();
        List<Choice> choices = new ArrayList<>();
        for (Gpu gpu : VisibleGpus.of(report.gpus(), environment)) {
            String old = driverObstacle(gpu);
            choices.add(new Choice("cuda:" + choices.size(), gpu, old.isEmpty() ? library : old));
        }
        String hidden = choices.isEmpty() && report.trouble().isEmpty()
                ? "%s=%s hides every GPU".formatted(VisibleGpus.VARIABLE, environment.get(VisibleGpus.VARIABLE))
                : report.trouble();
        return new Found(choices, hidden);
    }

    /** The libtorch that a worker on CUDA gets, if there is one. */
    public Optional<TorchBuild> library() {
        return builds.chosen();
    }

    /** Every installed libtorch that is found, the preferred first. */
    public List<TorchBuild> libraries() {
        return builds.all();
    }

    private String libraryObstacle() {
        if (!isSupported()) {
            return "CUDA can be used on Linux and Windows with x86-64 processors alone.";
        }
        return builds.chosen().map(TorchBuild::obstacle).orElseGet(() -> builds.all().stream()
                .findFirst()
                .map(found -> found.obstacle() + " " + ELSEWHERE)
                .orElse("A GPU needs a CUDA build of libtorch: " + TorchBuild.REMEDY + ". " + ELSEWHERE));
    }

    private static boolean isSupported() {
        String system = System.getProperty("os.name");
        String processor = System.getProperty("os.arch");
        return (system.startsWith("Linux") || system.startsWith("Windows"))
                && (processor.equals("amd64") || processor.equals("x86_64"));
    }

    private static String driverObstacle(Gpu gpu) {
        String major = gpu.driver().replaceFirst("\\D.*", "");
        return !major.isEmpty() && Integer.parseInt(major) < OLDEST_DRIVER
                ? "NVIDIA's driver %s is too old for CUDA 12; install version %d or newer."
                        .formatted(gpu.driver(), OLDEST_DRIVER)
                : "";
    }

    /**
     * Checks that a worker could compute on a device, before anything is made for it.
     *
     * @param device {@code cpu} or {@code cuda:N}
     * @throws InputException if it is not there, or there is no library for it
     */
    public void require(String device) {
        if (!device.startsWith("cuda")) {
            return;
        }
        Found found = find();
        String library = libraryObstacle();
        if (found.gpus().isEmpty() && !(Files.exists(driverFile) && library.isEmpty())) {
            throw new InputException("Device %s cannot be used: %s.%s %s"
                    .formatted(device, found.trouble(), library.isEmpty() ? "" : " " + library, CPU_INSTEAD));
        }
        List<String> names = found.gpus().stream().map(Choice::device).toList();
        if (!names.isEmpty() && !names.contains(device)) {
            throw new InputException(
                    "There is no %s here; take one of %s. %s".formatted(device, String.join(", ", names), CPU_INSTEAD));
        }
        for (Choice choice : found.gpus()) {
            if (choice.device().equals(device) && !choice.obstacle().isEmpty()) {
                throw new InputException("Device %s (%s) cannot be used. %s %s"
                        .formatted(device, choice.gpu().name(), choice.obstacle(), CPU_INSTEAD));
            }
        }
    }

    /**
     * Variables that show a worker one GPU alone.
     *
     * @param device {@code cuda:N} that it is to whoever sees all
     * @throws InputException if it is not there
     */
    public Map<String, String> showing(String device) {
        return find().gpus().stream()
                .filter(choice -> choice.device().equals(device))
                .findFirst()
                .map(choice -> Map.of(
                        VisibleGpus.VARIABLE, Integer.toString(choice.gpu().index())))
                .orElseThrow(
                        () -> new InputException("There is no %s here any more. %s".formatted(device, CPU_INSTEAD)));
    }

    /** Variables that a worker on this device needs besides those it inherits; whatever is set is not overruled. */
    public Map<String, String> variables(String device) {
        Map<String, String> variables = new HashMap<>();
        if (device.startsWith("cuda")) {
            builds.chosen().ifPresent(build -> {
                variables.put(TorchBuilds.VARIABLE, build.library().toString());
                variables.put("PYTORCH_VERSION", TorchBuild.VERSION);
                variables.put("PYTORCH_FLAVOR", TorchBuild.FLAVOR);
            });
            variables.put("CUDA_DEVICE_ORDER", "PCI_BUS_ID");
            variables.keySet().removeAll(environment.keySet());
        }
        return variables;
    }
}
