package lilora.engine.remote.host;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * What a Java runtime was built for, in the words of {@code uname}.
 *
 * @param library that it needs of a Linux; empty on other systems
 */
public record JavaPlatform(String kernel, String processor, Optional<CLibrary> library) {
    /** Of a runtime that runs here. */
    public static JavaPlatform here(Path javaHome) {
        String kernel = kernel(System.getProperty("os.name"));
        return new JavaPlatform(
                kernel,
                processor(System.getProperty("os.arch")),
                kernel.equals("Linux") ? Optional.of(CLibrary.of(javaHome)) : Optional.empty());
    }

    private static String kernel(String name) {
        return name.startsWith("Mac") ? "Darwin" : name;
    }

    private static String processor(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "amd64", "x86_64", "x64" -> "x86_64";
            case "aarch64", "arm64" -> "aarch64";
            default -> name;
        };
    }

    /** Why it does not run on a host, as a sentence; empty if it does. */
    public String obstacle(HostReport report) {
        HostReport.Platform there = report.platform();
        if (!kernel.equals(there.kernel()) || !processor.equals(processor(there.processor()))) {
            return "The one of this computer does not run there: it is for %s %s, and the host is %s %s."
                    .formatted(kernel, processor, there.kernel(), there.processor());
        }
        String needed = library.map(one -> one.obstacle(there.library())).orElse("");
        return needed.isEmpty() ? "" : "The one of this computer does not run there: it %s.".formatted(needed);
    }
}
