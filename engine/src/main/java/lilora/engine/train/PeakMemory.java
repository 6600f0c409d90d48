package lilora.engine.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** The most memory that this process has had on the device it computes on. */
@FunctionalInterface
public interface PeakMemory {
    /** Bytes so far; empty where nobody tells. */
    OptionalLong bytes();

    /** On the CPU: the high-water mark of resident memory, which Linux keeps. */
    static PeakMemory resident() {
        return () -> {
            Path status = Path.of("/proc/self/status");
            try {
                return !Files.exists(status)
                        ? OptionalLong.empty()
                        : Files.readAllLines(status).stream()
                                .filter(line -> line.startsWith("VmHWM:"))
                                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                                .findFirst();
            } catch (IOException e) {
                return OptionalLong.empty();
            }
        };
    }
}
