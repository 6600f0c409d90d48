package lilora.engine.remote.stage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import lilora.engine.DiskException;
import lilora.engine.InputException;
import lilora.engine.file.Folders;
import lilora.engine.remote.host.HostReport;
import lilora.engine.remote.host.JavaOffer;
import lilora.engine.remote.host.JavaPlatform;
import lilora.engine.remote.host.Remedies;
import lilora.engine.remote.shell.ShellQuote;
import lilora.engine.remote.shell.ShellScript;
import lilora.engine.remote.ssh.LineException;
import lilora.engine.remote.ssh.SshLine;

/**
 * The Java that runs here, for hosts that have none for a worker. Where it has what it takes, it is trimmed to what runs programs, once
 * for each version; else it is given as it is.
 */
public final class SpareJava {
    /** All that a library may ask for; what is left out serves who develops. */
    private static final String MODULES = "java.se,jdk.crypto.ec,jdk.management,jdk.unsupported,jdk.zipfs";

    private static final Duration TRIMMING = Duration.ofMinutes(10);
    private static final Duration ANSWER = Duration.ofMinutes(1);

    private final Path home;
    private final String version;
    private final Path kept;
    private final Consumer<String> told;

    /**
     * A runtime.
     *
     * @param home folder of it
     * @param version of it in full, which names what is made of it
     * @param kept folder for what is made of it
     * @param told gets a sentence when something takes a while
     */
    SpareJava(Path home, String version, Path kept, Consumer<String> told) {
        this.home = home;
        this.version = version;
        this.kept = kept;
        this.told = told;
    }

    /**
     * The one of this process.
     *
     * @param cache folder in which what is trimmed is kept
     * @param told gets a sentence when something takes a while
     */
    public static SpareJava here(Path cache, Consumer<String> told) {
        return new SpareJava(
                Path.of(System.getProperty("java.home")),
                System.getProperty("java.runtime.version"),
                cache.resolve("java"),
                told);
    }

    /** What a host would be given, if it has no Java for a worker. Trims the runtime here, unless it was done before. */
    public JavaOffer offer(HostReport report) {
        if (report.java().isPresent()) {
            return JavaOffer.NONE;
        }
        String obstacle = JavaPlatform.here(home).obstacle(report);
        return obstacle.isEmpty()
                ? new JavaOffer(version, Bundle.sizeOfJava(runtime()), "")
                : JavaOffer.refused(obstacle);
    }

    /**
     * The program of a Java that runs a worker on a host; one is staged there, if it has none.
     *
     * @throws InputException if there is none that would run there
     */
    public String place(SshLine line, HostReport report, Staging staging) throws LineException {
        if (report.java().isPresent()) {
            return report.java().get().program();
        }
        JavaOffer offer = offer(report);
        Remedies.requireJava(report, offer);
        told.accept("%s has no Java for a worker, so the one of this computer is staged there: %s, %,d MiB."
                .formatted(report.host(), version, mebibytes(offer)));
        String program = staging.place(Bundle.ofJava("Java " + version, runtime())) + "/bin/java";
        ShellScript.Result answer = line.run(ShellScript.of(ShellQuote.of(program) + " -version 2>&1"), ANSWER);
        if (answer.code() != 0) {
            throw new InputException(
                    "The Java that was staged on %s does not run there (%s). Have one installed there: %s."
                            .formatted(
                                    report.host(),
                                    answer.output().strip().lines().findFirst().orElse("it says nothing"),
                                    Remedies.JAVA));
        }
        return program;
    }

    /** Whole mebibytes, at least one. */
    public static long mebibytes(JavaOffer offer) {
        return (offer.bytes() + (1 << 20) - 1) >> 20;
    }

    /** The folder of what is given. */
    private Path runtime() {
        Path jlink = home.resolve("bin/jlink");
        if (!Files.isExecutable(jlink) || !Files.isDirectory(home.resolve("jmods"))) {
            return home;
        }
        Path trimmed = kept.resolve(version.replaceAll("[^A-Za-z0-9._+-]+", "-"));
        if (!Files.isDirectory(trimmed)) {
            told.accept("Trimming the Java of this computer to what a worker needs, once.");
            trim(jlink, trimmed);
        }
        return Files.isDirectory(trimmed) ? trimmed : home;
    }

    /** Makes the folder, or leaves nothing: then what is there is given whole. */
    private void trim(Path jlink, Path trimmed) {
        try {
            Files.createDirectories(kept);
            Path folder = Files.createTempDirectory(kept, ".trimming");
            Path aside = folder.resolve("java");
            try {
                if (ran(List.of(
                        jlink.toString(),
                        "--module-path",
                        home.resolve("jmods").toString(),
                        "--add-modules",
                        MODULES,
                        "--strip-java-debug-attributes",
                        "--no-header-files",
                        "--no-man-pages",
                        "--compress=2",
                        "--output",
                        aside.toString()))) {
                    Files.move(aside, trimmed, StandardCopyOption.ATOMIC_MOVE);
                }
            } finally {
                Folders.delete(folder);
            }
        } catch (IOException e) {
            if (!Files.isDirectory(trimmed)) {
                throw new DiskException(
                        "%s, where a Java for hosts is kept, cannot be written: %s."
                                .formatted(kept, DiskException.reason(e)),
                        e);
            }
            // Another program was faster.
        }
    }

    private static boolean ran(List<String> command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().keySet().removeAll(Set.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"));
        Process process = builder.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            return process.waitFor(TRIMMING.toSeconds(), TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            process.destroyForcibly();
        }
    }
}
