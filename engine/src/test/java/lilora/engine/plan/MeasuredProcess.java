package lilora.engine.plan;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.GradientCollector;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import lilora.engine.json.Json;
import lilora.engine.model.Kernels;
import lilora.engine.worker.Allocator;

/** A process that does one thing and tells what memory that took at most. */
final class MeasuredProcess {
    private MeasuredProcess() {}

    /**
     * Starts one.
     *
     * @param main a program that takes a case in JSON and calls {@link #print}
     * @param folder for its output
     */
    static long bytes(Class<?> main, Record asked, Path folder) throws IOException, InterruptedException {
        Path output = Files.createTempFile(folder, "measured", ".txt");
        ProcessBuilder builder = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Dai.djl.offline=true",
                        "-DOPT_OUT_TRACKING=true",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        main.getName(),
                        Json.compact(asked)))
                .redirectOutput(output.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().putAll(Allocator.RETURNING);
        Process process = builder.start();
        assertThat(process.waitFor()).isZero();
        List<String> lines = Files.readAllLines(output, StandardCharsets.UTF_8);
        return Long.parseLong(lines.get(lines.size() - 1));
    }

    /**
     * Does it and prints the bytes.
     *
     * @throws IOException if the system does not tell
     */
    static void print(Runnable work) throws IOException {
        oneThread();
        warm();
        long before = status("VmRSS:");
        work.run();
        System.out.println(status("VmHWM:") - before);
    }

    static void oneThread() {
        Engine.getEngine("PyTorch");
        JniUtils.setNumThreads(1);
        JniUtils.setGradMode(false);
    }

    /**
     * Prints the bytes that work takes beside what is there already. Files that are mapped do not count: those of weights may be
     * unmapped at any time.
     *
     * @throws IOException if the system does not tell
     */
    static void printFromHere(Runnable work) throws IOException {
        // Linux forgets the peak so far.
        Files.writeString(Path.of("/proc/self/clear_refs"), "5");
        long before = status("RssAnon:");
        work.run();
        System.out.println(status("VmHWM:") - status("RssFile:") - before);
    }

    /** What the process has for itself is planned apart: libraries and the archive of operations are loaded before. */
    private static void warm() {
        try (Kernels kernels = new Kernels();
                NDManager manager = NDManager.newBaseManager();
                NDScope scope = new NDScope()) {
            scope.suppressNotUsedWarning();
            NDArray x = manager.ones(new Shape(64, 64));
            x.setRequiresGradient(true);
            try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                collector.backward(
                        kernels.linear(kernels.siluMul(x, x), x, null).sum());
            }
        }
    }

    private static long status(String field) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith(field)) {
                return Long.parseLong(line.replaceAll("\\D", "")) << 10;
            }
        }
        throw new IOException("no " + field);
    }
}
