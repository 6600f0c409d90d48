package lilora.engine.device;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** Memory of the computer itself. */
public final class HostMemory {
    private HostMemory() {}

    /** Bytes that can be used without swapping; on Linux only, where "free" alone would leave out the cache. */
    public static OptionalLong available() {
        return field("MemAvailable:");
    }

    /** All bytes; on Linux only. */
    public static OptionalLong total() {
        return field("MemTotal:");
    }

    private static OptionalLong field(String name) {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/meminfo"))) {
                if (line.startsWith(name)) {
                    return OptionalLong.of(Long.parseLong(line.replaceAll("\\D", "")) << 10);
                }
            }
        } catch (IOException | NumberFormatException e) {
            return OptionalLong.empty();
        }
        return OptionalLong.empty();
    }
}
