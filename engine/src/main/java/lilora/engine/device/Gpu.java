package lilora.engine.device;

import org.jspecify.annotations.Nullable;

/**
 * One GPU, as NVIDIA's driver reports it at this moment. What a card does not tell is absent.
 *
 * @param index in the order of the PCI bus, which is that of {@code nvidia-smi}
 * @param uuid such as {@code GPU-8f6b…}
 * @param driver version of the driver
 * @param totalBytes of device memory
 * @param usedBytes by all processes
 * @param freeBytes of device memory
 * @param utilisation percent of the last sample in which a kernel ran
 * @param temperature in degrees Celsius
 * @param watts drawn
 */
public record Gpu(
        int index,
        String name,
        String uuid,
        String driver,
        @Nullable Long totalBytes,
        @Nullable Long usedBytes,
        @Nullable Long freeBytes,
        @Nullable Integer utilisation,
        @Nullable Integer temperature,
        @Nullable Double watts) {}
