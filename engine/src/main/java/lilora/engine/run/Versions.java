package lilora.engine.run;

import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.JniUtils;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import lilora.engine.experiment.ComputeSpec;

/** The versions a run's numbers depend on. */
public final class Versions {
    /** Names the computer: kept with a run, left out of what is given to others. */
    public static final String HOST = "host";

    private Versions() {}

    /** On what and with what this process computes, in words: what bits depend on besides what was asked for. */
    public static String computing(ComputeSpec compute, Engine engine) {
        return "%d threads on %s (%s, %s), libtorch %s"
                .formatted(
                        JniUtils.getNumThreads(),
                        compute.device(),
                        compute.precision().word(),
                        processor(),
                        engine.getVersion());
    }

    /** The processor's name, whose instructions decide how libtorch computes; where the system does not tell, its kind. */
    public static String processor() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElseGet(() -> System.getProperty("os.arch"));
        } catch (IOException | UncheckedIOException e) {
            return System.getProperty("os.arch");
        }
    }

    /** The name of this computer without asking the network, which may be slow or absent; empty if unknown. */
    public static String host(Map<String, String> environment) {
        return Stream.of("/proc/sys/kernel/hostname", "/etc/hostname")
                .map(Versions::content)
                .filter(name -> !name.isEmpty())
                .findFirst()
                .orElseGet(() -> environment.getOrDefault("HOSTNAME", environment.getOrDefault("COMPUTERNAME", "")));
    }

    private static String content(String file) {
        try {
            return Files.readString(Path.of(file)).strip();
        } catch (IOException e) {
            return "";
        }
    }

    /** Of this process; the tensor library is not loaded for it. */
    public static Map<String, String> here() {
        Map<String, String> versions = new TreeMap<>();
        String own = Versions.class.getPackage().getImplementationVersion();
        versions.put("engine", own == null ? "development" : own);
        versions.put("commit", BuildCommit.here());
        versions.put("java", System.getProperty("java.version"));
        versions.put(
                "os",
                System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                        + System.getProperty("os.arch"));
        return versions;
    }

    /** Without what tells whose computer it was. */
    public static Map<String, String> shared(Map<String, String> versions) {
        Map<String, String> shared = new TreeMap<>(versions);
        shared.remove(HOST);
        return shared;
    }
}
