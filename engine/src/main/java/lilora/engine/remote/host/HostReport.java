package lilora.engine.remote.host;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import lilora.engine.device.Gpu;
import lilora.engine.device.TorchVersion;
import org.jspecify.annotations.Nullable;

/**
 * What a host told of itself.
 *
 * @param host as the person named it
 * @param platform kernel and processor, as {@code uname} tells them
 * @param node name that it has for itself
 * @param home of the user there
 * @param clock its time when it answered, to the second, as an ISO-8601 instant
 * @param cores that are on
 * @param memoryBytes in all
 * @param availableBytes of memory, without swapping
 * @param folder what is staged lies below, absolute
 * @param freeBytes of that folder's disk
 * @param writable whether that folder, or the nearest above it, may be written
 * @param tools programs that help and are there
 * @param javas runtimes that were found
 * @param gpus in the order of the PCI bus
 * @param driverTrouble why there are none, as a part of a sentence; empty if there are some
 * @param cuda newest version of CUDA that the driver runs
 * @param torches installed in Python environments
 * @param partitions of Slurm; absent where there is no Slurm
 */
public record HostReport(
        String host,
        Platform platform,
        String node,
        String home,
        String clock,
        @Nullable Integer cores,
        @Nullable Long memoryBytes,
        @Nullable Long availableBytes,
        String folder,
        @Nullable Long freeBytes,
        boolean writable,
        Set<String> tools,
        List<JavaRuntime> javas,
        List<Gpu> gpus,
        String driverTrouble,
        @Nullable String cuda,
        List<Torch> torches,
        @Nullable List<Partition> partitions) {
    /** The oldest Java that a worker runs on. */
    public static final int JAVA = 17;

    public HostReport {
        tools = Set.copyOf(tools);
        javas = List.copyOf(javas);
        gpus = List.copyOf(gpus);
        torches = List.copyOf(torches);
        partitions = partitions == null ? null : List.copyOf(partitions);
    }

    /**
     * What programs there are built for.
     *
     * @param kernel such as {@code Linux}
     * @param processor such as {@code x86_64}
     * @param library the C library, such as {@code glibc 2.36}; empty where it is not told
     */
    public record Platform(String kernel, String processor, String library) {}

    /** A Java, by its program; its first number is 17 of 17.0.9. */
    public record JavaRuntime(String program, String version, int feature) {}

    /** A torch, by the folder of its libraries. */
    public record Torch(String library, TorchVersion version) {}

    /** A partition of Slurm, as {@code sinfo} tells it. */
    public record Partition(
            String name, boolean isDefault, String state, String nodes, String limit, String resources) {}

    /** The first Java that a worker runs on. */
    public Optional<JavaRuntime> java() {
        return javas.stream().filter(java -> java.feature() >= JAVA).findFirst();
    }

    /** The first torch that a worker on a GPU can use. */
    public Optional<Torch> torch() {
        return torches.stream()
                .filter(torch -> torch.version().fault().isEmpty())
                .findFirst();
    }
}
