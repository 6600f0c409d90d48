package lilora.engine.worker;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import lilora.engine.DiskException;
import lilora.engine.device.DeviceMeter;
import lilora.engine.device.Gpu;
import lilora.engine.event.RunEvent;
import lilora.engine.file.FreeSpace;
import lilora.engine.run.EventLog;
import lilora.engine.run.RunLock;
import org.jspecify.annotations.Nullable;

/**
 * Measures the worker's memory, its device and the free disk from time to time, on a thread of its own, and raises an alarm while a
 * person can still make room.
 */
final class ResourceMeter implements AutoCloseable {
    private static final long EVERY_SECONDS = 10;
    private static final Path STATUS = Path.of("/proc/self/status");

    private final DiskWatch disk = new DiskWatch();
    private final EventLog log;
    private final RunLock lock;
    private final Optional<DeviceMeter> device;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;
    private final Optional<OperatingSystemMXBean> system = system();

    /** @param device to measure too; none for a run on the CPU */
    ResourceMeter(EventLog log, RunLock lock, Optional<DeviceMeter> device) {
        this.log = log;
        this.lock = lock;
        this.device = device;
        this.thread = new Thread(this::measure, "resources");
        thread.setDaemon(true);
        thread.start();
    }

    private void measure() {
        try {
            do {
                tell();
            } while (!closed.await(EVERY_SECONDS, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void tell() {
        RunEvent.Resource now = now();
        try {
            // A folder that is gone has no free space either, which says nothing of the disk.
            if (!lock.isGone()) {
                log.append(now);
                disk.alarm(now.freeDiskBytes()).ifPresent(log::append);
            }
        } catch (DiskException e) {
            // No room for the alarm: the engine's next event fails with a sentence.
            WorkerLog.say(String.valueOf(e.getMessage()));
        }
    }

    /** What is used at this moment. */
    RunEvent.Resource now() {
        long free = FreeSpace.of(lock.directory().path());
        Optional<DeviceMeter.Reading> reading = device.flatMap(DeviceMeter::read);
        Optional<Gpu> gpu = reading.map(DeviceMeter.Reading::gpu);
        return new RunEvent.Resource(
                kilobytes("VmRSS:"),
                kilobytes("VmHWM:"),
                gpu.map(Gpu::usedBytes).orElse(null),
                gpu.map(Gpu::totalBytes).orElse(null),
                free,
                reading.map(DeviceMeter.Reading::processBytes).orElse(null),
                gpu.map(Gpu::utilisation).orElse(null),
                gpu.map(Gpu::temperature).orElse(null),
                gpu.map(Gpu::watts).orElse(null),
                percent(system.map(OperatingSystemMXBean::getProcessCpuLoad)),
                percent(system.map(OperatingSystemMXBean::getCpuLoad)));
    }

    /** To a tenth; absent where the system does not tell it, and at the first reading. */
    private static @Nullable Double percent(Optional<Double> load) {
        return load.filter(share -> share >= 0)
                .map(share -> Math.round(share * 1000) / 10.0)
                .orElse(null);
    }

    /** What this Java machine tells of the system, if it is one that does. */
    private static Optional<OperatingSystemMXBean> system() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean known
                ? Optional.of(known)
                : Optional.empty();
    }

    /** A field of the process's status; absent where there is no such file. */
    private static @Nullable Long kilobytes(String field) {
        try {
            for (String line : Files.readAllLines(STATUS)) {
                if (line.startsWith(field)) {
                    return Long.parseLong(line.replaceAll("\\D", "")) << 10;
                }
            }
            return null;
        } catch (IOException e) {
            return null;
        }
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(2));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
