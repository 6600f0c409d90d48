package lilora.engine.remote.host;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lilora.engine.InputException;
import lilora.engine.device.TorchBuild;

/** What a host lacks, each with what to do about it. */
public final class Remedies {
    private static final long ROOM_BYTES = 4L << 30;
    private static final int OLDEST_DRIVER = 525;
    private static final Pattern CUDA = Pattern.compile("cuda:(\\d+)");

    /** Command that installs a Java. */
    public static final String JAVA = "apt install openjdk-17-jre-headless";

    private static final String TORCH = "python3 -m venv ~/.venv && ~/.venv/bin/" + TorchBuild.REMEDY;

    private Remedies() {}

    /**
     * Something that is missing.
     *
     * @param sentence what, and what to do about it
     * @param command that mends it on the host, in one line; empty where none does
     */
    public record Lack(String sentence, String command) {}

    /**
     * Everything that is missing, as sentences; what a run on the CPU can do without is among it.
     *
     * @param offer of a Java, which is not missing then
     */
    public static List<String> of(HostReport report, JavaOffer offer) {
        return lacks(report, offer).stream().map(Lack::sentence).toList();
    }

    /** The same, each with the command that mends it. */
    public static List<Lack> lacks(HostReport report, JavaOffer offer) {
        List<Lack> missing = new ArrayList<>();
        if (report.java().isEmpty() && !offer.isGood()) {
            missing.add(new Lack(java(report, offer), JAVA));
        }
        gpu(report).ifPresent(sentence -> missing.add(new Lack(sentence, "")));
        if (!report.gpus().isEmpty() && report.torch().isEmpty()) {
            missing.add(new Lack(torch(report), TORCH));
        }
        if (!report.writable()) {
            missing.add(new Lack("%s may not be written there; name another folder.".formatted(report.folder()), ""));
        }
        Long free = report.freeBytes();
        if (free != null && free < ROOM_BYTES) {
            missing.add(new Lack(
                    "Only %,d MiB are free below %s; a run needs some GiB: make room, or name another folder."
                            .formatted(free >> 20, report.folder()),
                    ""));
        }
        return missing;
    }

    private static String java(HostReport report, JavaOffer offer) {
        String found = report.javas().isEmpty()
                ? "There is no Java"
                : "There is only Java " + report.javas().get(0).version();
        return "%s, and a worker needs %d or newer: have one installed (%s), or unpack one to %s/java/.%s"
                .formatted(
                        found,
                        HostReport.JAVA,
                        JAVA,
                        report.folder(),
                        offer.obstacle().isEmpty() ? "" : " " + offer.obstacle());
    }

    private static Optional<String> gpu(HostReport report) {
        if (report.gpus().isEmpty()) {
            return Optional.of("No GPU: %s. Runs compute on the CPU there.".formatted(report.driverTrouble()));
        }
        return report.gpus().stream()
                .filter(gpu -> major(gpu.driver()).orElse(OLDEST_DRIVER) < OLDEST_DRIVER)
                .findFirst()
                .map(gpu -> "NVIDIA's driver %s is too old for CUDA 12; install version %d or newer."
                        .formatted(gpu.driver(), OLDEST_DRIVER));
    }

    private static OptionalInt major(String driver) {
        Matcher number = Pattern.compile("^(\\d{1,6})").matcher(driver);
        return number.find() ? OptionalInt.of(Integer.parseInt(number.group(1))) : OptionalInt.empty();
    }

    private static String torch(HostReport report) {
        String found = report.torches().stream()
                .findFirst()
                .map(torch ->
                        "%s holds %s".formatted(torch.library(), torch.version().fault()))
                .orElse("No torch was found");
        return "%s; for a run on a GPU make a Python environment in ~/.venv there: %s."
                .formatted(found, TorchBuild.REMEDY);
    }

    /**
     * Checks that a worker could compute on a device of the host.
     *
     * @param device {@code cpu} or {@code cuda:N}
     * @param offer of a Java, where there is none
     * @throws InputException with what is missing
     */
    public static void require(HostReport report, String device, JavaOffer offer) {
        requireJava(report, offer);
        Matcher cuda = CUDA.matcher(device);
        if (!cuda.matches()) {
            return;
        }
        Optional<String> driver = gpu(report);
        if (driver.isPresent()) {
            throw new InputException(
                    "Device %s of %s cannot be used. %s".formatted(device, report.host(), driver.get()));
        }
        if (Integer.parseInt(cuda.group(1)) >= report.gpus().size()) {
            throw new InputException("There is no %s on %s; its GPUs are cuda:0 to cuda:%d."
                    .formatted(device, report.host(), report.gpus().size() - 1));
        }
        requireTorch(report, device);
    }

    /**
     * Checks that a worker could compute on a device of some node to which a host's jobs go: what is installed lies on a disk that both
     * see, while a host that takes jobs most often has no GPU.
     *
     * @param offer of a Java, where there is none
     * @throws InputException with what is missing
     */
    public static void requireForJob(HostReport report, String device, JavaOffer offer) {
        requireJava(report, offer);
        if (CUDA.matcher(device).matches()) {
            requireTorch(report, device);
        }
    }

    /**
     * Checks that a worker could be started.
     *
     * @param offer of a Java, where there is none
     * @throws InputException if there is none then either
     */
    public static void requireJava(HostReport report, JavaOffer offer) {
        if (report.java().isEmpty() && !offer.isGood()) {
            throw new InputException("%s cannot run a worker. %s".formatted(report.host(), java(report, offer)));
        }
    }

    private static void requireTorch(HostReport report, String device) {
        if (report.torch().isEmpty()) {
            throw new InputException(
                    "Device %s of %s cannot be used. %s".formatted(device, report.host(), torch(report)));
        }
    }
}
